using Dozen.Core.Contacts;

namespace Dozen.Core.Tests.Contacts;

public sealed class PersonNameTests
{
    [Theory]
    [InlineData("Anna Smith", "Anna", "Smith")]
    [InlineData("Anna Maria  Smith", "Anna Maria", "Smith")]
    [InlineData("Smith, Anna", "Anna", "Smith")]
    [InlineData("Smith, Dr. Anna", "Anna", "Smith")]
    [InlineData("Dr. Anna Smith", "Anna", "Smith")]
    [InlineData("Ludwig van der Berg", "Ludwig", "van der Berg")]
    [InlineData("John Smith Jr.", "John", "Smith Jr.")]
    [InlineData("John Smith, MD", "John", "Smith MD")]
    [InlineData("Anna", "Anna", null)]
    [InlineData("de la Cruz", "de", "la Cruz")]
    [InlineData("", null, null)]
    public void A_full_name_is_split(string fullName, string? first, string? last) =>
        Assert.Equal(new PersonName(first, last), PersonName.Split(fullName));
}
