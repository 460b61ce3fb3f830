using System.Text.Json;
using Dozen.Core.Common;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Dozen.Core.Database;

/// <summary>UTC on both engines: SQLite can't order by an offset, and PostgreSQL's driver refuses any but zero.</summary>
internal sealed class UtcConverter() : ValueConverter<DateTimeOffset, DateTime>(
    value => value.UtcDateTime,
    value => new DateTimeOffset(DateTime.SpecifyKind(value, DateTimeKind.Utc)));

internal sealed class JsonTextToString() : ValueConverter<JsonText, string>(value => value.Text, text => JsonText.Trusted(text));

internal sealed class TextListConverter() : ValueConverter<IReadOnlyList<string>, string>(
    value => JsonSerializer.Serialize(value, JsonText.Compact),
    text => JsonSerializer.Deserialize<string[]>(text, JsonText.Compact) ?? Array.Empty<string>());

internal sealed class TextListComparer() : ValueComparer<IReadOnlyList<string>>(
    (a, b) => ReferenceEquals(a, b) || (a != null && b != null && a.SequenceEqual(b)),
    list => list.Aggregate(0, (hash, item) => HashCode.Combine(hash, item)),
    list => list);
