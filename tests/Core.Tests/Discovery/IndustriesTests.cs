using Dozen.Core.Discovery;

namespace Dozen.Core.Tests.Discovery;

public sealed class IndustriesTests
{
    [Theory]
    [InlineData("dentist", "Dentist")]
    [InlineData("Dentists", "Dentist")]
    [InlineData("  dental   clinics ", "Dentist")]
    [InlineData("Zahnärzte", "Dentist")]
    [InlineData("οδοντίατροι", "Dentist")]
    [InlineData("bakeries", "Bakery")]
    [InlineData("Boulangeries", "Bakery")]
    [InlineData("coffee shops", "Café")]
    [InlineData("plumbing companies", "Plumber")]
    [InlineData("churches", "Church")]
    [InlineData("abogados", "Lawyer")]
    [InlineData("real estate", "Real estate agent")]
    [InlineData("εστιατόρια", "Restaurant")]
    [InlineData("restaurants near me", "Restaurant")]
    public void An_industry_is_found_by_its_words_in_singular_and_plural_and_in_several_languages(string words, string title) =>
        Assert.Equal(title, Industries.Find(words)?.Title);

    [Fact]
    public void A_word_that_nobody_knows_is_taken_as_it_is()
    {
        var industry = Industries.FindOrGuess("Trampoline parks")!;

        Assert.Null(Industries.Find("Trampoline parks"));
        Assert.Contains(new PlaceTag("leisure", "trampoline_park"), industry.Tags);
        Assert.Null(Industries.FindOrGuess("123 !?"));
    }

    [Theory]
    [InlineData("dentist", "general_dentistry", true)]
    [InlineData("dentist", "Dental hygienist", true)]
    [InlineData("restaurant", "greek_restaurant", true)]
    [InlineData("restaurant", "restaurant_supply_store", false)]
    [InlineData("dentist", "amenity=dentist", true)]
    [InlineData("pizza", "cuisine=italian; pizza", true)]
    [InlineData("dentist", "amenity=dentistry", false)]
    [InlineData("trampoline", "trampoline_park", true)]
    public void A_category_or_tag_is_of_an_industry_or_not(string words, string category, bool expected) =>
        Assert.Equal(expected, Industries.FindOrGuess(words)!.Covers([category]));

    [Fact]
    public void Every_industry_has_tags_and_categories_and_is_found_by_its_own_title()
    {
        Assert.True(Industries.All.Count >= 100);
        Assert.All(Industries.All, i =>
        {
            Assert.NotEmpty(i.Tags);
            Assert.NotEmpty(i.Categories);
            Assert.Equal(i, Industries.Find(i.Title));
        });
    }
}
