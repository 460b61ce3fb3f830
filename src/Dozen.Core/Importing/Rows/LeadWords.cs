using System.Collections.Frozen;
using Dozen.Core.Contacts;

namespace Dozen.Core.Importing.Rows;

/// <summary>The words other systems use for a lead's status and source, and ours for them.</summary>
internal static class LeadWords
{
    public const string NewStatus = "new";
    public const string OtherSource = "other";
    public const string ImportSource = "import";

    private static readonly FrozenDictionary<string, string> Statuses = Load("""
        new: open untouched fresh raw notcontacted opennotcontacted subscriber lead neu nouveau nuevo notstarted tocontact
        contacted: attempted attemptedtocontact attempting inprogress working workingcontacted connected contactmade contactattempted followup followedup inconversation engaged nurturing nurture kontaktiert contacte contactado
        qualified: marketingqualifiedlead salesqualifiedlead mql sql opportunity opendeal prospect interested converted closedconverted demoscheduled appointmentscheduled meetingscheduled qualifiedtobuy qualifiziert qualifie calificado
        proposal: proposalsent quote quoted quotesent presentation presentationscheduled proposalpricequote offer offersent angebot devis propuesta
        negotiation: negotiating negotiationreview contractsent decisionmakerboughtin verhandlung negociation negociacion
        closed_won: won closedwon customer client sold gewonnen gagne ganado
        closed_lost: lost closedlost unqualified disqualified notinterested junk junklead dead deadlead rejected closednotconverted notqualified closed verloren perdu perdido
        """);

    private static readonly FrozenDictionary<string, string> Sources = Load("""
        website: web webform webtolead organicsearch organic directtraffic direct online onlineform inbound contactform landingpage seo onlinestore webdownload chat
        email: emailmarketing emailcampaign newsletter mail mailing
        social_media: social organicsocial facebook instagram linkedin twitter x tiktok youtube socialnetwork
        referral: referrals partner partnerreferral employeereferral externalreferral customerreferral wordofmouth recommendation empfehlung affiliate
        advertising: paidsearch paidsocial ads ad advertisement adwords googleads googleadwords facebookads ppc sem display radio tv print
        cold_outreach: coldcall coldemail coldcalling outbound purchasedlist list telemarketing prospecting kaltakquise
        event: tradeshow conference webinar seminar seminarpartner seminarinternal exhibition fair messe events
        google_maps: googlemap gmaps googleplaces googlebusiness gmb googlebusinessprofile
        openstreetmap: osm overpass
        import: imported csv csvimport offlinesources offline dataimport
        api: integration webservice
        other:
        """);

    /// <returns>The status as the database spells it; null for a word we do not know.</returns>
    public static string? Status(string text) => Statuses.GetValueOrDefault(Letters.Key(text));

    /// <returns>The source as the database spells it; null for a word we do not know.</returns>
    public static string? Source(string text) => Sources.GetValueOrDefault(Letters.Key(text));

    private static FrozenDictionary<string, string> Load(string lines)
    {
        var words = new Dictionary<string, string>();
        foreach (var line in lines.Split('\n', StringSplitOptions.TrimEntries))
        {
            var ours = line[..line.IndexOf(':')];
            words.Add(Letters.Key(ours), ours);
            foreach (var word in line[(ours.Length + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)) words.TryAdd(word, ours);
        }

        return words.ToFrozenDictionary();
    }
}
