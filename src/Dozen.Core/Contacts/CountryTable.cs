namespace Dozen.Core.Contacts;

/// <summary>
/// The 249 countries of ISO 3166-1: alpha-2, alpha-3, English name, then other names met in address lists (native, German, French, Spanish, Italian, Greek).
/// A table of our own, because region names are not available where ICU is missing or switched off.
/// </summary>
internal static class CountryTable
{
    internal const string Rows = """
        AD|AND|Andorra
        AE|ARE|United Arab Emirates|UAE|Emirates|الإمارات العربية المتحدة
        AF|AFG|Afghanistan
        AG|ATG|Antigua and Barbuda
        AI|AIA|Anguilla
        AL|ALB|Albania|Shqipëri
        AM|ARM|Armenia|Հայաստան
        AO|AGO|Angola
        AQ|ATA|Antarctica
        AR|ARG|Argentina
        AS|ASM|American Samoa
        AT|AUT|Austria|Österreich|Autriche|Oostenrijk
        AU|AUS|Australia|Commonwealth of Australia|Australien|Australie
        AW|ABW|Aruba
        AX|ALA|Åland Islands
        AZ|AZE|Azerbaijan|Azərbaycan
        BA|BIH|Bosnia and Herzegovina|Bosnia|Bosna i Hercegovina|Bosnia & Herzegovina
        BB|BRB|Barbados
        BD|BGD|Bangladesh
        BE|BEL|Belgium|België|Belgique|Belgien|Bélgica
        BF|BFA|Burkina Faso
        BG|BGR|Bulgaria|България|Bulgarien
        BH|BHR|Bahrain
        BI|BDI|Burundi
        BJ|BEN|Benin
        BL|BLM|Saint Barthélemy
        BM|BMU|Bermuda
        BN|BRN|Brunei|Brunei Darussalam
        BO|BOL|Bolivia|Plurinational State of Bolivia
        BQ|BES|Bonaire, Sint Eustatius and Saba
        BR|BRA|Brazil|Brasil|Brasilien|Brésil
        BS|BHS|Bahamas|The Bahamas
        BT|BTN|Bhutan
        BV|BVT|Bouvet Island
        BW|BWA|Botswana
        BY|BLR|Belarus|Беларусь
        BZ|BLZ|Belize
        CA|CAN|Canada|Kanada|Canadá
        CC|CCK|Cocos Islands
        CD|COD|Democratic Republic of the Congo|DR Congo|DRC|Congo (DRC)|Congo-Kinshasa
        CF|CAF|Central African Republic
        CG|COG|Republic of the Congo|Congo|Congo-Brazzaville
        CH|CHE|Switzerland|Schweiz|Suisse|Svizzera|Suiza
        CI|CIV|Côte d'Ivoire|Ivory Coast
        CK|COK|Cook Islands
        CL|CHL|Chile
        CM|CMR|Cameroon
        CN|CHN|China|People's Republic of China|PRC|中国
        CO|COL|Colombia
        CR|CRI|Costa Rica
        CU|CUB|Cuba
        CV|CPV|Cabo Verde|Cape Verde
        CW|CUW|Curaçao
        CX|CXR|Christmas Island
        CY|CYP|Cyprus|Κύπρος|Κυπρος|Kıbrıs|Zypern|Chypre|Chipre|Cipro|Kypros|Republic of Cyprus|Кипр
        CZ|CZE|Czechia|Czech Republic|Česko|Česká republika|Tschechien
        DE|DEU|Germany|Deutschland|Allemagne|Alemania|Germania|Duitsland|Federal Republic of Germany|Γερμανία
        DJ|DJI|Djibouti
        DK|DNK|Denmark|Danmark|Dänemark|Danemark|Dinamarca
        DM|DMA|Dominica
        DO|DOM|Dominican Republic|República Dominicana
        DZ|DZA|Algeria|Algérie
        EC|ECU|Ecuador
        EE|EST|Estonia|Eesti|Estland
        EG|EGY|Egypt|مصر|Ägypten
        EH|ESH|Western Sahara
        ER|ERI|Eritrea
        ES|ESP|Spain|España|Spanien|Espagne|Spagna|Spanje|Ισπανία
        ET|ETH|Ethiopia
        FI|FIN|Finland|Suomi|Finnland|Finlande
        FJ|FJI|Fiji
        FK|FLK|Falkland Islands|Malvinas
        FM|FSM|Micronesia|Federated States of Micronesia
        FO|FRO|Faroe Islands|Føroyar|Faeroe Islands
        FR|FRA|France|Frankreich|Francia|Frankrijk|République française|Γαλλία
        GA|GAB|Gabon
        GB|GBR|United Kingdom|UK|U.K.|Great Britain|Britain|United Kingdom of Great Britain and Northern Ireland|England|Scotland|Wales|Northern Ireland|Großbritannien|Vereinigtes Königreich|Royaume-Uni|Reino Unido|Regno Unito|Ηνωμένο Βασίλειο|Великобритания
        GD|GRD|Grenada
        GE|GEO|Georgia|საქართველო
        GF|GUF|French Guiana
        GG|GGY|Guernsey
        GH|GHA|Ghana
        GI|GIB|Gibraltar
        GL|GRL|Greenland
        GM|GMB|Gambia|The Gambia
        GN|GIN|Guinea
        GP|GLP|Guadeloupe
        GQ|GNQ|Equatorial Guinea
        GR|GRC|Greece|Ελλάδα|Ελλάς|Hellas|EL|Griechenland|Grèce|Grecia|Hellenic Republic|Греция
        GS|SGS|South Georgia and the South Sandwich Islands
        GT|GTM|Guatemala
        GU|GUM|Guam
        GW|GNB|Guinea-Bissau
        GY|GUY|Guyana
        HK|HKG|Hong Kong|Hong Kong SAR|香港
        HM|HMD|Heard Island and McDonald Islands
        HN|HND|Honduras
        HR|HRV|Croatia|Hrvatska|Kroatien
        HT|HTI|Haiti
        HU|HUN|Hungary|Magyarország|Ungarn|Hongrie
        ID|IDN|Indonesia
        IE|IRL|Ireland|Éire|Republic of Ireland|Irland|Irlande|Irlanda
        IL|ISR|Israel|ישראל
        IM|IMN|Isle of Man
        IN|IND|India|Bharat|भारत|Indien|Inde
        IO|IOT|British Indian Ocean Territory
        IQ|IRQ|Iraq
        IR|IRN|Iran|Islamic Republic of Iran
        IS|ISL|Iceland|Ísland|Island
        IT|ITA|Italy|Italia|Italien|Italie|Ιταλία
        JE|JEY|Jersey
        JM|JAM|Jamaica
        JO|JOR|Jordan
        JP|JPN|Japan|日本|Nippon|Japon
        KE|KEN|Kenya
        KG|KGZ|Kyrgyzstan
        KH|KHM|Cambodia
        KI|KIR|Kiribati
        KM|COM|Comoros
        KN|KNA|Saint Kitts and Nevis
        KP|PRK|North Korea|DPRK
        KR|KOR|South Korea|Korea|Republic of Korea|대한민국|한국
        KW|KWT|Kuwait
        KY|CYM|Cayman Islands
        KZ|KAZ|Kazakhstan|Қазақстан|Казахстан
        LA|LAO|Laos|Lao
        LB|LBN|Lebanon|Liban|لبنان
        LC|LCA|Saint Lucia
        LI|LIE|Liechtenstein|Fürstentum Liechtenstein
        LK|LKA|Sri Lanka
        LR|LBR|Liberia
        LS|LSO|Lesotho
        LT|LTU|Lithuania|Lietuva|Litauen
        LU|LUX|Luxembourg|Luxemburg|Lëtzebuerg
        LV|LVA|Latvia|Latvija|Lettland
        LY|LBY|Libya
        MA|MAR|Morocco|Maroc|Marruecos|المغرب
        MC|MCO|Monaco
        MD|MDA|Moldova|Republic of Moldova
        ME|MNE|Montenegro|Crna Gora
        MF|MAF|Saint Martin
        MG|MDG|Madagascar
        MH|MHL|Marshall Islands
        MK|MKD|North Macedonia|Macedonia|FYROM|Северна Македонија
        ML|MLI|Mali
        MM|MMR|Myanmar|Burma
        MN|MNG|Mongolia
        MO|MAC|Macao|Macau
        MP|MNP|Northern Mariana Islands
        MQ|MTQ|Martinique
        MR|MRT|Mauritania
        MS|MSR|Montserrat
        MT|MLT|Malta
        MU|MUS|Mauritius
        MV|MDV|Maldives
        MW|MWI|Malawi
        MX|MEX|Mexico|México|Mexiko|Mexique
        MY|MYS|Malaysia|Malaysien
        MZ|MOZ|Mozambique
        NA|NAM|Namibia
        NC|NCL|New Caledonia
        NE|NER|Niger
        NF|NFK|Norfolk Island
        NG|NGA|Nigeria
        NI|NIC|Nicaragua
        NL|NLD|Netherlands|The Netherlands|Holland|Nederland|Niederlande|Pays-Bas|Países Bajos|Paesi Bassi
        NO|NOR|Norway|Norge|Noreg|Norwegen|Norvège|Noruega
        NP|NPL|Nepal
        NR|NRU|Nauru
        NU|NIU|Niue
        NZ|NZL|New Zealand|Aotearoa|Neuseeland
        OM|OMN|Oman
        PA|PAN|Panama
        PE|PER|Peru|Perú
        PF|PYF|French Polynesia
        PG|PNG|Papua New Guinea
        PH|PHL|Philippines|Filipinas|The Philippines
        PK|PAK|Pakistan
        PL|POL|Poland|Polska|Polen|Pologne|Polonia
        PM|SPM|Saint Pierre and Miquelon
        PN|PCN|Pitcairn
        PR|PRI|Puerto Rico
        PS|PSE|Palestine|State of Palestine|Palestinian Territories
        PT|PRT|Portugal
        PW|PLW|Palau
        PY|PRY|Paraguay
        QA|QAT|Qatar
        RE|REU|Réunion
        RO|ROU|Romania|România|Rumänien|Roumanie
        RS|SRB|Serbia|Srbija|Србија|Serbien
        RU|RUS|Russia|Russian Federation|Россия|Russland|Russie|Rusia
        RW|RWA|Rwanda
        SA|SAU|Saudi Arabia|KSA|السعودية
        SB|SLB|Solomon Islands
        SC|SYC|Seychelles
        SD|SDN|Sudan
        SE|SWE|Sweden|Sverige|Schweden|Suède|Suecia
        SG|SGP|Singapore
        SH|SHN|Saint Helena|Saint Helena, Ascension and Tristan da Cunha
        SI|SVN|Slovenia|Slovenija|Slowenien
        SJ|SJM|Svalbard and Jan Mayen
        SK|SVK|Slovakia|Slovensko|Slovak Republic|Slowakei
        SL|SLE|Sierra Leone
        SM|SMR|San Marino
        SN|SEN|Senegal
        SO|SOM|Somalia
        SR|SUR|Suriname
        SS|SSD|South Sudan
        ST|STP|Sao Tome and Principe
        SV|SLV|El Salvador
        SX|SXM|Sint Maarten
        SY|SYR|Syria|Syrian Arab Republic
        SZ|SWZ|Eswatini|Swaziland
        TC|TCA|Turks and Caicos Islands
        TD|TCD|Chad
        TF|ATF|French Southern Territories
        TG|TGO|Togo
        TH|THA|Thailand
        TJ|TJK|Tajikistan
        TK|TKL|Tokelau
        TL|TLS|Timor-Leste|East Timor
        TM|TKM|Turkmenistan
        TN|TUN|Tunisia
        TO|TON|Tonga
        TR|TUR|Türkiye|Turkey|Türkei|Turquie|Turquía
        TT|TTO|Trinidad and Tobago
        TV|TUV|Tuvalu
        TW|TWN|Taiwan|臺灣|台灣
        TZ|TZA|Tanzania|United Republic of Tanzania
        UA|UKR|Ukraine|Україна|Украина|Ukraïne
        UG|UGA|Uganda
        UM|UMI|United States Minor Outlying Islands
        US|USA|United States|United States of America|U.S.|U.S.A.|America|The United States|Vereinigte Staaten|Vereinigte Staaten von Amerika|États-Unis|Estados Unidos|Stati Uniti|EE. UU.|Verenigde Staten|Ηνωμένες Πολιτείες
        UY|URY|Uruguay
        UZ|UZB|Uzbekistan
        VA|VAT|Vatican City|Holy See
        VC|VCT|Saint Vincent and the Grenadines
        VE|VEN|Venezuela|Bolivarian Republic of Venezuela
        VG|VGB|British Virgin Islands
        VI|VIR|US Virgin Islands
        VN|VNM|Vietnam|Viet Nam|Việt Nam
        VU|VUT|Vanuatu
        WF|WLF|Wallis and Futuna
        WS|WSM|Samoa
        YE|YEM|Yemen
        YT|MYT|Mayotte
        ZA|ZAF|South Africa|RSA|Südafrika|Suid-Afrika
        ZM|ZMB|Zambia
        ZW|ZWE|Zimbabwe
        """;
}
