using System.Diagnostics.CodeAnalysis;

namespace Dozen.Core.Common;

/// <summary>A value, or the reason why there is none.</summary>
public readonly struct Result<T>
{
    private readonly T? value;

    private Result(T? value, Failure? failure) => (this.value, Failure) = (value, failure);

    public Failure? Failure { get; }

    [MemberNotNullWhen(false, nameof(Failure))]
    public bool Succeeded => Failure is null;

    /// <exception cref="InvalidOperationException">The result is a failure.</exception>
    public T Value => Failure is null ? value! : throw new InvalidOperationException(Failure.Message);

    public bool TryGet([MaybeNullWhen(false)] out T result, [NotNullWhen(false)] out Failure? failure)
    {
        (result, failure) = (value, Failure);
        return Failure is null;
    }

    // The implicit conversions are the point: a verb returns either.
    public static implicit operator Result<T>(T value) => new(value, null);
    public static implicit operator Result<T>(Failure failure) => new(default, failure);
}

/// <summary>The value of a verb that has nothing to say beyond "done".</summary>
public readonly record struct Done;
