namespace Dozen.Core.Contacts;

/// <summary>What we know about domains that are not one company's own.</summary>
internal static class DomainTables
{
    /// <summary>Hosts on which many businesses have a page each; their sub-domains too (m.facebook.com).</summary>
    internal const string SharedHosts = """
        facebook.com fb.com fb.me fb.watch messenger.com instagram.com instagr.am threads.net threads.com
        linkedin.com lnkd.in x.com twitter.com t.co tiktok.com youtube.com youtu.be vimeo.com pinterest.com snapchat.com
        vk.com ok.ru weibo.com reddit.com medium.com xing.com nextdoor.com behance.net flickr.com soundcloud.com spotify.com
        wa.me whatsapp.com t.me telegram.me telegram.org viber.com m.me line.me signal.me
        linktr.ee linkin.bio lnk.bio bio.link beacons.ai taplink.cc campsite.bio allmylinks.com about.me msha.ke
        bit.ly goo.gl g.page g.co tinyurl.com ow.ly is.gd buff.ly rebrand.ly cutt.ly shorturl.at qrco.de qr.io
        sites.google.com business.google.com docs.google.com drive.google.com maps.google.com plus.google.com maps.app.goo.gl page.link
        apple.com apps.apple.com play.google.com icloud.com
        foody.com.cy foody.com.gr wolt.com efood.gr e-food.gr box.gr bolt.eu food.bolt.eu ubereats.com uber.com deliveroo.com glovoapp.com
        doordash.com grubhub.com seamless.com postmates.com just-eat.com just-eat.co.uk lieferando.de takeaway.com thuisbezorgd.nl
        menulog.com.au skipthedishes.com toogoodtogo.com slicelife.com toasttab.com chownow.com menufy.com clover.com flipsnack.com issuu.com
        resy.com tock.com exploretock.com sevenrooms.com quandoo.com bookatable.com thefork.com lafourchette.com zomato.com
        foursquare.com yellowpages.com yellowpages.com.cy xo.gr vrisko.gr gelbeseiten.de pagesjaunes.fr paginasamarillas.es paginegialle.it
        mapquest.com manta.com bbb.org angi.com angieslist.com thumbtack.com homeadvisor.com houzz.com checkatrade.com trustpilot.com
        hotels.com expedia.com agoda.com hostelworld.com vrbo.com homeaway.com trivago.com kayak.com
        zocdoc.com healthgrades.com webmd.com vitals.com practo.com jameda.de patientaccess.com whatclinic.com 1800dentist.com
        fresha.com booksy.com vagaro.com styleseat.com mindbodyonline.com calendly.com setmore.com schedulicity.com planity.com
        etsy.com aliexpress.com alibaba.com gumtree.com craigslist.org bazaraki.com olx.com eventbrite.com meetup.com gofundme.com
        zillow.com realtor.com redfin.com rightmove.co.uk autotrader.com cars.com indeed.com glassdoor.com crunchbase.com
        wikipedia.org archive.org notion.site dropbox.com onedrive.live.com 1drv.ms forms.gle menupages.com allmenus.com
        """;

    /// <summary>Shared hosts that come with many national endings (tripadvisor.de, google.com.cy): the name before the suffix.</summary>
    internal const string SharedNames = """
        google tripadvisor yelp booking airbnb opentable doctolib treatwell amazon ebay deliveroo groupon foodpanda glovo just-eat
        thefork yandex facebook instagram pinterest expedia trivago zomato wikipedia
        """;

    /// <summary>Hosts that give each customer a sub-domain: there the sub-domain is the customer's own.</summary>
    internal const string BuilderHosts = """
        wixsite.com wix.com editorx.io business.site negocio.site blogspot.com wordpress.com github.io gitlab.io
        squarespace.com weebly.com webflow.io square.site myshopify.com jimdosite.com jimdofree.com jimdo.com webnode.com webnode.page
        godaddysites.com yolasite.com strikingly.com mystrikingly.com site123.me tilda.ws ucraft.net bigcartel.com
        tumblr.com netlify.app vercel.app pages.dev web.app firebaseapp.com herokuapp.com azurewebsites.net onrender.com fly.dev
        simplybook.it simplybook.me acuityscheduling.com as.me youcanbook.me e-monsite.com over-blog.com
        eatbu.com carrd.co wixstudio.io framer.website hubspotpagebuilder.com mailchimpsites.com
        """;

    /// <summary>
    /// Endings below a country under which names are registered, by country. A choice of the common ones, not the Public Suffix List:
    /// where an ending is missing, the domain comes out one label too short and the leads under it look related by domain.
    /// </summary>
    internal const string SecondLevelSuffixes = """
        ae co com net org gov ac sch
        ar com net org gob edu
        at co or ac gv
        au com net org edu gov asn id
        bd com net org edu gov
        bh com net org edu gov
        bo com net org
        br com net org gov edu ind adv eng art blog med odo srv
        bw co org
        cn com net org gov edu ac
        co com net org gov edu nom
        cr co or ac go
        cy com net org gov ac biz ltd pro press tm ekloges parliament
        do com net org gov edu
        ec com net org gob edu
        eg com net org gov edu sci
        gh com org gov edu
        gr com net org gov edu
        gt com net org gob edu
        hk com net org gov edu idv
        hu co
        id co or go ac sch web my
        il co org net ac gov muni
        in co net org firm gen ind gov ac edu res
        iq com net org gov edu
        it gov edu
        jm com net org
        jo com net org gov edu
        jp co or ne ac ad ed go gr lg
        ke co or ac go me ne sc
        kh com net org
        kr co or ne re pe go ac
        kw com net org gov edu
        kz com org
        lb com net org gov edu
        lk com net org gov ac
        ly com net org
        ma co net org gov ac
        mk com net org
        mm com net org
        mt com net org edu gov
        mu com co net org
        mx com net org gob edu
        my com net org gov edu name
        mz co org
        na com co org
        ng com net org gov edu
        ni com net org
        np com net org gov edu
        nz co net org govt ac school geek gen kiwi maori iwi health
        om com co net org gov
        pa com net org gob
        pe com net org gob edu nom
        ph com net org gov edu
        pk com net org gov edu
        pl com net org edu gov waw info biz
        pr com net org
        pt com org edu gov
        py com net org
        qa com net org gov edu
        ro com org
        rs co org edu in ac gov
        ru com net org msk spb
        sa com net org gov edu med
        sg com net org gov edu per
        sv com org edu gob
        th co or in ac go mi net
        tr com net org gov edu bel k12 web gen av dr bbs tel info biz name
        tt co com net org
        tw com net org gov edu idv
        tz co or ac go
        ua com net org gov edu in kiev kyiv lviv odessa kharkov dp
        ug co or ac go com org
        uk co org me ltd plc net sch ac gov nhs police mod
        uy com net org gub edu
        uz co com
        ve com co net org gob
        vn com net org gov edu
        za co net org gov ac web law nom
        zm co com org
        zw co org ac
        """;
}
