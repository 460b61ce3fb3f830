using System.Collections.Frozen;

namespace Dozen.Core.Importing.Rows;

/// <summary>
/// The headings that exports and people give to columns, as <see cref="Contacts.Letters.Key"/> spells them, the best first.
/// English, German, French, Spanish, Italian and Greek; HubSpot, Salesforce, Outlook and the common Maps scrapers.
/// </summary>
internal static class HeaderWords
{
    /// <summary>Read the same way in every file.</summary>
    internal static readonly FrozenDictionary<string, Heading> Everywhere = Load("""
        Email: email emailaddress primaryemail workemail businessemail companyemail contactemail email1 emailaddress1 emails mail emailadresse mailadresse courriel adresseemail adressemail correo correoelectronico direcciondecorreo indirizzoemail ηλεκτρονικηδιευθυνση personalemail emailid emailwork
        FirstName: firstname givenname forename first vorname prenom nombre nombredepila primernombre onoma ονομα
        LastName: lastname surname familyname last nachname familienname nom nomdefamille apellidos apellido cognome επωνυμο eponymo
        FullName: fullname contactname leadname personname contactperson contact displayname ansprechpartner nomcomplet nombrecompleto nomecompleto ονοματεπωνυμο
        Company: company companyname accountname organization organisation organizationname organisationname companyaccount business businessname account firm firma firmenname unternehmen societe entreprise raisonsociale empresa nombredelaempresa compania azienda societa εταιρεια επωνυμια associatedcompany primarycompany employer
        JobTitle: jobtitle position jobposition jobrole contacttitle funktion beruf berufsbezeichnung titredeposte poste fonction cargo puesto qualifica θεση role
        Phone: phone phonenumber telephone telephonenumber primaryphone businessphone workphone companyphone officephone contactphone phone1 tel telno telefon telefonnummer telefono numerodetelefono numerodetelephone internationalphonenumber phoneunformatted formattedphonenumber nationalphonenumber τηλεφωνο mobile mobilephone mobilenumber mobilephonenumber cell cellphone handy mobil movil portable mobiltelefon homephone phoneinternational
        Website: website websiteurl webaddress companywebsite web homepage webpage businesshomepage site weburl websiteuri webseite internetseite siteweb siteinternet sitioweb paginaweb sitoweb ιστοσελιδα companydomainname companydomain domain domainname websitedomain
        LinkedinUrl: linkedinurl linkedin linkedinprofile linkedinprofileurl personlinkedinurl personallinkedinurl hslinkedinurl linkedinbio linkedincompanypage companylinkedinurl
        Industry: industry branche industrie secteur secteurdactivite sector industria settore κλαδος
        Address: address streetaddress fulladdress formattedaddress street address1 addressline1 addressstreet mailingstreet mailingaddress billingstreet billingaddress businessstreet businessaddress companyaddress strasse strasseundhausnummer anschrift adresse rue direccion calle indirizzo διευθυνση
        City: city town citytown addresscity mailingcity billingcity businesscity companycity ort stadt wohnort ville ciudad localidad citta πολη locality municipality
        Region: stateregion state region stateprovince province addressstate mailingstateprovince mailingstate billingstateprovince billingstate businessstate companystate bundesland provincia county
        PostalCode: postalcode zip zipcode postcode zippostalcode postalzip addresszip mailingzippostalcode mailingpostalcode mailingzip billingzippostalcode billingpostalcode billingzip businesspostalcode plz postleitzahl codepostal codigopostal cap ταχυδρομικοςκωδικας τκ
        Country: country countryregion countrycode addresscountry mailingcountry billingcountry businesscountryregion businesscountry companycountry land pays pais paese χωρα
        CompleteAddress: completeaddress
        Latitude: latitude lat gpslatitude locationlat
        Longitude: longitude lng lon long gpslongitude locationlng
        Status: leadstatus contactstatus dealstage salesstage leadstage stage lifecyclestage
        Source: leadsource originalsource originaltrafficsource trafficsource originalsourcetype acquisitionsource herkunft leadquelle origendelprospecto
        Value: dealvalue leadvalue estimatedvalue dealamount amount opportunityamount potentialvalue value wert betrag montant importe valor
        Notes: notes note comments comment remarks bemerkung bemerkungen notizen notiz commentaires commentaire remarques notas comentarios
        Tags: tags tag labels label schlagworte etiquettes etiquetas
        ExpectedCloseDate: expectedclosedate closedate estimatedclosedate expectedclosingdate abschlussdatum
        ExternalId: externalid
        GoogleCid: cid googlecid
        GooglePlaceId: placeid googleplaceid googlemapsplaceid
        GoogleDataId: dataid fid featureid googleid googlefeatureid
        MapsLink: googlemapsurl googlemapslink mapsurl mapslink placelink placeurl locationlink googlemapsuri googleurl
        Rating: reviewrating rating reviewsaverage averagerating totalscore avgrating stars reviewsrating
        ReviewCount: reviewcount reviewscount numberofreviews ratingcount userratingcount userratingstotal reviewsnumber totalreviews
        Hours: openhours workinghours openinghours businesshours hours
        """);

    /// <summary>What a place's file means by headings that mean something else in a list of people.</summary>
    internal static readonly FrozenDictionary<string, Heading> InMaps = Load("""
        Company: title name placename
        Category: category categoryname maincategory primarytype type types subtypes categories
        MapsLink: link url
        ReviewCount: reviews
        """);

    /// <summary>What a list of people or companies means by them.</summary>
    internal static readonly FrozenDictionary<string, Heading> InLists = Load("""
        JobTitle: title
        Status: status
        Source: source origin quelle
        Website: url link
        Notes: description beschreibung descripcion
        Tags: categories
        Category: category type businesscategory
        """);

    /// <summary>What Dozen's own export means by them; ids, times and derived values are another database's.</summary>
    internal static readonly FrozenDictionary<string, Heading> InExports = Load("""
        CustomFields: customfields
        EnrichmentData: enrichmentdata
        LeadTemperature: leadtemperature
        Score: score
        LastEngagementDate: lastengagementdate
        Ignore: id phonee164 websitedomain createdat updatedat deletedat
        """);

    /// <summary>Headings that together only Dozen's own export has.</summary>
    internal static readonly FrozenSet<string> OfExports = FrozenSet.Create("customfields", "enrichmentdata", "leadtemperature");

    /// <summary>A person's columns: a file with them lists people, whatever else it has.</summary>
    internal static readonly FrozenSet<LeadField> OfPeople = FrozenSet.Create(LeadField.FirstName, LeadField.LastName, LeadField.FullName, LeadField.JobTitle);

    /// <summary>Headings only a Maps export has.</summary>
    internal static readonly FrozenSet<string> SureMaps = FrozenSet.Create("placeid", "googleplaceid", "dataid", "completeaddress", "googlemapsurl", "googleid");

    /// <summary>Headings a Maps export has, and that tell it from a list of companies when no person is in it.</summary>
    internal static readonly FrozenSet<string> LikelyMaps = FrozenSet.Create(
        "cid", "fid", "reviewcount", "reviewscount", "reviewrating", "reviewsaverage", "reviewsperrating", "totalscore", "userratingcount", "userratingstotal", "numberofreviews");

    private static FrozenDictionary<string, Heading> Load(string lines)
    {
        var headings = new Dictionary<string, Heading>();
        foreach (var line in lines.Split('\n', StringSplitOptions.TrimEntries))
        {
            var name = line[..line.IndexOf(':')];
            var field = Enum.Parse<LeadField>(name);
            var rank = 0;
            foreach (var word in line[(name.Length + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)) headings.TryAdd(word, new(field, rank++));
        }

        return headings.ToFrozenDictionary();
    }
}

/// <summary>What a heading means, and how good a name it is for that: 0 is the best.</summary>
internal readonly record struct Heading(LeadField Field, int Rank);
