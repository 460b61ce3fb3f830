using System.Globalization;
using System.Text;

namespace Dozen.Benchmarks;

/// <summary>Writes a CSV in the style of a Maps export, the same for the same seed: names, phones and sites are invented.</summary>
internal static class PlacesFile
{
    private static readonly string[] First = ["Blue", "Golden", "Old Town", "Harbour", "Sunset", "Village", "Royal", "Little", "Green", "Corner", "Αγορά", "Μεγάλη", "Café", "Maison", "Alte"];
    private static readonly string[] Second = ["Anchor", "Olive", "Lighthouse", "Garden", "Mill", "Fig Tree", "Windmill", "Terrace", "Fountain", "Bridge", "Λεμονιά", "Θάλασσα", "Étoile", "Krone", "Linden"];
    private static readonly string[] Kinds = ["Restaurant", "Dental clinic", "Bakery", "Hair salon", "Hotel", "Plumber", "Law firm", "Gym", "Pharmacy", "Car repair"];
    private static readonly (string City, string Country, string Prefix, int Digits)[] Places =
    [
        ("Paphos", "CY", "26", 6), ("Limassol", "CY", "25", 6), ("New York", "US", "212", 7), ("Austin", "US", "512", 7),
        ("Berlin", "DE", "030", 8), ("Lyon", "FR", "04 72", 6), ("London", "GB", "020", 8), ("Toronto", "CA", "416", 7),
    ];

    /// <param name="firstId">Ids from here on; ranges that overlap between files are the same places again.</param>
    public static void Write(string path, int rows, long firstId, int seed)
    {
        var random = new Random(seed);
        using var file = new StreamWriter(path, false, new UTF8Encoding(false), 1 << 20);
        file.WriteLine("title,category,address,open_hours,website,phone,plus_code,review_count,review_rating,latitude,longitude,cid,status,price_range,complete_address,emails");
        for (var i = 0; i < rows; i++)
        {
            // One row in fifty repeats an earlier place, as scraped lists do.
            var id = firstId + (i > 100 && random.Next(50) == 0 ? random.Next(i) : i);
            WriteRow(file, id);
        }
    }

    private static void WriteRow(StreamWriter file, long id)
    {
        var random = new Random(unchecked((int)(id * 2654435761)));
        var (city, country, prefix, digits) = Places[random.Next(Places.Length)];
        var kind = Kinds[random.Next(Kinds.Length)];
        var name = $"{First[random.Next(First.Length)]} {Second[random.Next(Second.Length)]} {kind} {id}";
        var street = $"{random.Next(1, 300)} {Second[random.Next(Second.Length)]} Street";
        var site = random.Next(10) switch { < 6 => $"https://www.place{id}.example/", < 8 => $"https://www.facebook.com/place{id}", _ => "" };
        var phone = random.Next(10) == 0 ? "" : $"{prefix} {random.Next(2, 10)}{random.NextInt64((long)Math.Pow(10, digits - 1)).ToString(CultureInfo.InvariantCulture).PadLeft(digits - 1, '0')}";
        var email = random.Next(10) < 3 ? $"info@place{id}.example" : "";
        file.Write(string.Create(CultureInfo.InvariantCulture, $"{name},{kind},\"{street}, {city}\","));
        file.Write("\"{\"\"Monday\"\":[\"\"9 am–5 pm\"\"],\"\"Tuesday\"\":[\"\"9 am–5 pm\"\"],\"\"Friday\"\":[\"\"9 am–3 pm\"\"]}\",");
        file.Write(string.Create(CultureInfo.InvariantCulture, $"{site},{phone},8G{id % 100000}+XX,{random.Next(2000)},{random.Next(20, 51) / 10.0},{random.NextDouble() * 60:F6},{random.NextDouble() * 60:F6},{id},Open,€€,"));
        file.WriteLine($"\"{{\"\"street\"\":\"\"{street}\"\",\"\"city\"\":\"\"{city}\"\",\"\"postal_code\"\":\"\"{random.Next(10000, 99999)}\"\",\"\"country\"\":\"\"{country}\"\"}}\",{email}");
    }
}
