using CsCheck;
using Dozen.Core.Duplicates;

namespace Dozen.Core.Tests.Duplicates;

public sealed class NameSimilarityTests
{
    [Theory]
    [InlineData("Blue Line Dental", "Blue Line Dental LLC")]
    [InlineData("Blue Line Dental", "BLUE LINE DENTAL, L.L.C.")]
    [InlineData("Blueline Dental", "Blue Line Dental")]
    [InlineData("Island Beach Bar and Restaurant", "Island Beach Bar & Restaurant")]
    [InlineData("Ταβέρνα Ο Ψαράς", "ΤΑΒΕΡΝΑ Ο ΨΑΡΑΣ")]
    [InlineData("Café Müller GmbH", "cafe muller")]
    [InlineData("The Old Harbour", "Old Harbour")]
    [InlineData("Joe's Diner", "Joes Diner")]
    [InlineData("L.E.S. Dental Group", "LES Dental Group")]
    [InlineData("Porto Azul", "Porto Azul Restaurant & Fish Tavern")]
    [InlineData("Restaurant Porto Azul", "Porto Azul Restaurant")]
    [InlineData("Moustakallis Tavern", "Moustakalis Tavern")]
    [InlineData("Demetriou Trading S.A.", "Demetriou Trading")]
    [InlineData("!!!", "!!!")]
    public void These_may_be_the_same_business(string a, string b) =>
        Assert.True(NameSimilarity.AreSimilar(a, b));

    [Theory]
    [InlineData("Pearl Dental NYC", "Tribeca Dental Care")]
    [InlineData("Starbucks Limassol", "Starbucks Paphos")]
    [InlineData("Starbucks Limassol Marina", "Starbucks Limassol Mall")]
    [InlineData("Mario's Tavern", "Maria's Tavern")]
    [InlineData("Restaurant", "Porto Azul Restaurant")]
    [InlineData("Dental Clinic", "Blue Line Dental Clinic")]
    [InlineData("Pier 1", "Pier 2")]
    [InlineData("Branch 10000001", "Branch 10000002")]
    [InlineData("Hotel 2024", "Grand Hotel 2024")]
    [InlineData("Pearl Restaurant", "Pearl Bar")]
    [InlineData("Ltd", "Blue Line Ltd")]
    [InlineData("", "")]
    [InlineData(null, null)]
    [InlineData(null, "Blue Line")]
    [InlineData("  ", "Blue Line")]
    public void These_are_not(string? a, string? b) =>
        Assert.False(NameSimilarity.AreSimilar(a, b));

    [Fact]
    public void Similarity_does_not_depend_on_the_order() =>
        Gen.Select(Names, Names).Sample((a, b) => NameSimilarity.AreSimilar(a, b) == NameSimilarity.AreSimilar(b, a));

    [Fact]
    public void Every_name_is_similar_to_itself() =>
        Gen.OneOf(Names, Gen.String).Where(n => !string.IsNullOrWhiteSpace(n)).Sample(n => NameSimilarity.AreSimilar(n, n));

    private static readonly Gen<string> Names =
        Gen.OneOf("Blue", "Line", "Dental", "Dentall", "The", "&", "LLC", "Moustakallis", "Moustakalis", "Café", "Ltd", "Porto", "12", "Ψαράς").Array[1, 5]
            .Select(words => string.Join(' ', words));
}
