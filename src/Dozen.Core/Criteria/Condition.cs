using Dozen.Core.Activities;

namespace Dozen.Core.Criteria;

/// <summary>A part of criteria. Made by <see cref="CriteriaReader"/> alone, so what stands in one has been checked.</summary>
public abstract class Condition
{
    private protected Condition()
    {
    }

    internal abstract FactNeeds Needs { get; }

    internal abstract bool Matches(LeadFacts facts);
}

/// <summary>Several conditions as one.</summary>
public abstract class ConditionGroup : Condition
{
    private protected ConditionGroup(IReadOnlyList<Condition> conditions) => Conditions = conditions;

    public IReadOnlyList<Condition> Conditions { get; }

    internal override FactNeeds Needs => Conditions.Aggregate(FactNeeds.None, (needs, c) => needs | c.Needs);
}

/// <summary>Every one must match; without any, every lead does.</summary>
public sealed class AllOf : ConditionGroup
{
    internal AllOf(IReadOnlyList<Condition> conditions)
        : base(conditions)
    {
    }

    internal override bool Matches(LeadFacts facts)
    {
        for (var i = 0; i < Conditions.Count; i++)
        {
            if (!Conditions[i].Matches(facts)) return false;
        }

        return true;
    }
}

/// <summary>One at least must match; there is at least one.</summary>
public sealed class AnyOf : ConditionGroup
{
    internal AnyOf(IReadOnlyList<Condition> conditions)
        : base(conditions)
    {
    }

    internal override bool Matches(LeadFacts facts)
    {
        for (var i = 0; i < Conditions.Count; i++)
        {
            if (Conditions[i].Matches(facts)) return true;
        }

        return false;
    }
}

/// <summary>What it holds must not match. Nothing is unknown here: what does not match for want of a value matches when denied.</summary>
public sealed class NotOf : Condition
{
    internal NotOf(Condition inner) => Inner = inner;

    public Condition Inner { get; }

    internal override FactNeeds Needs => Inner.Needs;

    internal override bool Matches(LeadFacts facts) => !Inner.Matches(facts);
}

/// <summary>A question about one field.</summary>
public sealed class FieldTest : Condition
{
    internal FieldTest(CriteriaField field, CriteriaOperator asked, Operand operand) => (Field, Operator, Operand) = (field, asked, operand);

    public CriteriaField Field { get; }

    public CriteriaOperator Operator { get; }

    public Operand Operand { get; }

    internal override FactNeeds Needs => Field.Needs;

    internal override bool Matches(LeadFacts facts) => FieldMatching.Matches(Field.Read(facts), Operator, Operand, facts);
}

/// <summary>A question about how often something happened to the lead.</summary>
public sealed class ActivityTest : Condition
{
    internal ActivityTest(ActivityPattern pattern, CriteriaOperator comparison, double count) => (Pattern, Comparison, Count) = (pattern, comparison, count);

    public ActivityPattern Pattern { get; }

    /// <summary>Eq, Ne, Gt, Gte, Lt or Lte.</summary>
    public CriteriaOperator Comparison { get; }

    public double Count { get; }

    internal override FactNeeds Needs => FactNeeds.Activities;

    internal override bool Matches(LeadFacts facts) => FieldMatching.Compare(CountIn(facts), Comparison, Count);

    internal int CountIn(LeadFacts facts)
    {
        var count = 0;
        for (var i = 0; i < facts.Activities.Count; i++)
        {
            if (Pattern.Matches(facts.Activities[i], facts.Now)) count++;
        }

        return count;
    }
}

/// <summary>Which activities are counted; what is not said does not matter.</summary>
/// <param name="Types">Any of these; all when empty.</param>
/// <param name="WithinDays">Not before so many days ago, and not in the future.</param>
/// <param name="SubjectContains">As it was given.</param>
public sealed record ActivityPattern(IReadOnlyList<ActivityType> Types, ActivityDirection? Direction, ActivityStatus? Status, int? WithinDays, string? SubjectContains)
{
    private readonly ComparableSet subject = new(SubjectContains is null ? [] : [SubjectContains]);

    internal bool Matches(in ActivityFact activity, DateTimeOffset now) =>
        (Types.Count == 0 || Types.Contains(activity.Type))
        && (Direction is null || activity.Direction == Direction)
        && (Status is null || activity.Status == Status)
        && (WithinDays is not { } days || (activity.At <= now && activity.At >= now.AddDays(-days)))
        && (SubjectContains is null || (activity.Subject is { } text && ComparableText.Passes(text, subject, static (given, set) => set.AnyWithin(given))));
}
