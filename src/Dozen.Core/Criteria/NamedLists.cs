using Dozen.Core.Database;
using Dozen.Core.Organizations;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Criteria;

/// <summary>The lists that criteria name, such as <c>@free_mail</c>: those of the organisation's settings (<c>named_lists</c>), and ours where it has none of that name.</summary>
public sealed class NamedLists
{
    // Mail hosts where anybody gets an address, so that the domain says nothing about a company.
    private const string FreeMail = """
        gmail.com googlemail.com outlook.com hotmail.com live.com msn.com passport.com
        hotmail.co.uk hotmail.fr hotmail.de hotmail.it hotmail.es hotmail.gr live.co.uk live.fr live.de live.nl live.it live.ca live.com.au outlook.de outlook.fr outlook.es outlook.com.gr
        yahoo.com ymail.com rocketmail.com myyahoo.com yahoo.co.uk yahoo.fr yahoo.de yahoo.it yahoo.es yahoo.gr yahoo.ca yahoo.com.au yahoo.com.br yahoo.co.in yahoo.in yahoo.co.jp yahoo.com.mx
        icloud.com me.com mac.com aol.com aim.com aol.de aol.co.uk verizon.net att.net sbcglobal.net bellsouth.net comcast.net cox.net charter.net earthlink.net juno.com
        proton.me protonmail.com protonmail.ch pm.me tutanota.com tuta.io tutamail.com hushmail.com fastmail.com fastmail.fm zohomail.com zoho.com mail.com email.com usa.com gmx.com
        gmx.de gmx.net gmx.at gmx.ch web.de t-online.de freenet.de arcor.de mailbox.org posteo.de posteo.net bluewin.ch
        orange.fr wanadoo.fr free.fr sfr.fr laposte.net neuf.fr libero.it virgilio.it tiscali.it alice.it tin.it terra.es telefonica.net
        btinternet.com btopenworld.com sky.com virginmedia.com ntlworld.com talktalk.net blueyonder.co.uk tiscali.co.uk
        mail.ru bk.ru inbox.ru list.ru yandex.ru yandex.com ya.ru rambler.ru ukr.net i.ua seznam.cz centrum.cz email.cz wp.pl o2.pl onet.pl interia.pl abv.bg
        qq.com 163.com 126.com sina.com sina.cn sohu.com aliyun.com foxmail.com naver.com hanmail.net daum.net rediffmail.com
        uol.com.br bol.com.br terra.com.br bigpond.com optusnet.com.au shaw.ca rogers.com sympatico.ca telus.net videotron.ca
        cytanet.com.cy otenet.gr in.gr forthnet.gr hellasonline.gr windowslive.com inbox.com lycos.com excite.com
        """;

    /// <summary>Ours alone, for an organisation that has no lists.</summary>
    public static readonly NamedLists BuiltIn = new([]);

    private readonly Dictionary<string, ComparableSet> byName = new(StringComparer.Ordinal)
    {
        ["free_mail"] = new ComparableSet(FreeMail.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)),
    };

    public NamedLists(IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> lists)
    {
        foreach (var (name, texts) in lists) byName[name] = new ComparableSet(texts);
    }

    public IReadOnlyCollection<string> Names => byName.Keys;

    public static NamedLists Of(OrganizationSettings settings) => new(settings.NamedLists);

    /// <summary>The lists of the organisation that the context is bound to.</summary>
    public static async Task<NamedLists> OfAsync(DozenDbContext db, CancellationToken cancellationToken)
    {
        var settings = await db.Organizations.AsNoTracking().Select(o => o.Settings).SingleAsync(cancellationToken);
        return Of(new OrganizationSettings(settings));
    }

    /// <summary>What is in a list, in comparable form; nothing when there is no such list (any more).</summary>
    public IReadOnlyList<string> TextsOf(string name) => byName.TryGetValue(name, out var set) ? set.All : [];

    internal bool Contains(string name, ReadOnlySpan<char> comparable) => byName.TryGetValue(name, out var set) && set.Contains(comparable);
}
