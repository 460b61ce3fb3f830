Console.WriteLine("dozen");
