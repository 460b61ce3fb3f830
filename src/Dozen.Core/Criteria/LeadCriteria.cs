using Dozen.Core.Common;

namespace Dozen.Core.Criteria;

/// <summary>Which leads are meant: read once (<see cref="CriteriaReader"/>), asked of any number of leads, from any thread.</summary>
public sealed class LeadCriteria
{
    /// <summary><c>{}</c>: every lead.</summary>
    public static readonly LeadCriteria Everyone = new(new AllOf([]));

    internal LeadCriteria(Condition root)
    {
        Root = root;
        Needs = root.Needs;
    }

    public Condition Root { get; }

    /// <summary>What must be known about a lead besides its own columns.</summary>
    public FactNeeds Needs { get; }

    public bool IsEveryone => Root is AllOf { Conditions.Count: 0 };

    public bool Matches(LeadFacts facts) => Root.Matches(facts);

    /// <summary>The same answer with the conditions that decided it.</summary>
    public CriteriaExplanation Explain(LeadFacts facts) => Explaining.Of(Root, facts);

    /// <summary>In the one form in which criteria are stored: reading it gives the same criteria again.</summary>
    public JsonText ToJson() => JsonText.From(CriteriaWriter.Write(Root));

    public override string ToString() => ToJson().Text;
}
