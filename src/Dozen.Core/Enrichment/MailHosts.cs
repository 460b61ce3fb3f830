using System.Collections.Frozen;
using Dozen.Core.Contacts;

namespace Dozen.Core.Enrichment;

/// <summary>What the part of an e-mail address behind the sign, and the part before it, tell of whose it is.</summary>
public static class MailHosts
{
    private static readonly FrozenSet<string> Free = Words("""
        gmail googlemail yahoo ymail rocketmail hotmail outlook live msn aol icloud me mac protonmail proton pm gmx web t-online freenet arcor
        mail yandex inbox bk list rambler ukr orange wanadoo free laposte sfr libero virgilio tiscali alice tin hotmail terra telefonica
        wp o2 onet interia op seznam centrum abv cytanet primehome otenet forthnet hol uol bol ig sapo telenet skynet ziggo kpnmail planet xs4all
        bluewin btinternet sky talktalk ntlworld comcast verizon att bellsouth sbcglobal shaw rogers bigpond optusnet qq 163 126 naver daum rediffmail zoho fastmail tutanota
        """);

    private static readonly FrozenSet<string> General = Words("""
        info contact kontakt contacto contatto contato contacts kontakty office mail email hello hallo hi hola ciao bonjour ola post buero bureau
        sales vertrieb verkauf ventas vendas vendite reservations reservation reservierung reservas prenotazioni booking bookings buchung
        support service kundenservice help enquiries inquiries enquiry inquiry admin administration secretary sekretariat secretariat secretaria segreteria
        reception rezeption recepcion accueil team shop store order orders bestellung pedidos praxis empfang biuro sklep bilgi iletisim destek satis zakaz
        restaurant hotel cafe praxisteam clinic studio kanzlei marketing press presse jobs karriere career careers hr privacy datenschutz dpo gdpr legal billing accounts accounting
        """);

    /// <summary>Mailboxes that nobody who sells should write to, or that belong to the machinery of the site.</summary>
    private static readonly FrozenSet<string> Silent = Words("""
        noreply no-reply no_reply donotreply do-not-reply nichtantworten keineantwort nepasrepondre noresponder norispondere naoresponda
        mailer-daemon postmaster hostmaster abuse bounce bounces unsubscribe newsletter-noreply wordpress root sentry
        you your youremail your.email your-email yourname your.name name firstname.lastname vorname.nachname max.mustermann mustermann user username
        example beispiel ejemplo exemple esempio sample test someone somebody johndoe john.doe jane.doe votre-email tuemail ihre ihrname ihre.email
        """);

    private static readonly FrozenSet<string> Machinery = Words("""
        example.com example.org example.net example.de example.fr beispiel.de ejemplo.com exemple.com exemple.fr esempio.it domain.com domain.tld yourdomain.com mydomain.com
        yoursite.com mysite.com website.com site.com company.com yourcompany.com email.com mail.tld domaine.com dominio.com mustermann.de musterfirma.de
        sentry.io sentry-next.wixpress.com sentry.wixpress.com wixpress.com wix.com squarespace.com weebly.com jimdo.com godaddy.com secureserver.net shopify.com
        wordpress.com wordpress.org automattic.com webflow.com webflow.io ionos.com ionos.de 1und1.de strato.de hostinger.com ovh.com ovh.net aruba.it
        cloudflare.com google.com googleapis.com gstatic.com facebook.com instagram.com schema.org w3.org jquery.com fontawesome.com getbootstrap.com
        adobe.com typekit.com mailchimp.com sendgrid.net amazonaws.com elementor.com themeforest.net envato.com latofonts.com indiantypefoundry.com
        """);

    private static readonly FrozenSet<string> Files = Words("""
        png jpg jpeg gif svg webp avif bmp ico tif tiff js mjs css map json xml html htm php asp aspx pdf doc docx xls xlsx zip woff woff2 ttf otf eot mp4 webm mp3 scss ts
        """);

    /// <summary>A provider where anybody has an address.</summary>
    public static bool IsFree(string domain) => domain.IndexOf('.') is > 0 and var dot && WebDomain.Of(domain) == domain && Free.Contains(domain[..dot]);

    /// <summary>A mailbox for everybody, such as info@.</summary>
    public static bool IsGeneral(string address) => General.Contains(Local(address).Split('.', '-', '_', '+')[0]);

    /// <summary>What looks like an address and is a file, a placeholder, or the machinery's own.</summary>
    public static bool IsJunk(string address)
    {
        var (local, domain) = (Local(address), EmailAddress.DomainOf(address));
        return Silent.Contains(local) || local.StartsWith("noreply", StringComparison.Ordinal) || local.StartsWith("no-reply", StringComparison.Ordinal)
            || IsId(local) || Machinery.Contains(domain) || Machinery.Contains(WebDomain.Of(domain)) || domain.EndsWith(".example", StringComparison.Ordinal)
            || domain.EndsWith(".invalid", StringComparison.Ordinal) || domain.EndsWith(".local", StringComparison.Ordinal)
            || Files.Contains(domain[(domain.LastIndexOf('.') + 1)..]) || domain.Split('.').Any(label => label.Length > 0 && label.All(char.IsAsciiDigit) && domain.Length < 8);
    }

    /// <summary>A long run of hexadecimal digits, as services of error reports have before the sign.</summary>
    private static bool IsId(string local) => local.Length >= 20 && local.All(c => char.IsAsciiHexDigit(c) || c == '-') && local.Any(char.IsAsciiDigit);

    private static string Local(string address) => address[..address.LastIndexOf('@')].ToLowerInvariant();

    private static FrozenSet<string> Words(string text) =>
        text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
}
