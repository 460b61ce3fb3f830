using Microsoft.EntityFrameworkCore;

namespace Dozen.Core.Database;

internal static class EnumColumns
{
    /// <summary>Every enum column becomes lower_snake text with a CHECK constraint that lists the legal values.</summary>
    public static void StoreEnumsAsText(this ModelBuilder modelBuilder)
    {
        foreach (var entity in modelBuilder.Model.GetEntityTypes().ToList())
        {
            foreach (var property in entity.GetProperties().ToList())
            {
                var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
                if (!type.IsEnum) continue;

                property.SetValueConverter(typeof(SnakeCaseConverter<>).MakeGenericType(type));
                property.SetMaxLength(50);
                var column = property.GetColumnName();
                var values = string.Join(", ", SnakeCase.Texts(type).Select(text => $"'{text}'"));
                modelBuilder.Entity(entity.ClrType).ToTable(t =>
                    t.HasCheckConstraint($"ck_{entity.GetTableName()}_{column}", $"{column} IN ({values})"));
            }
        }
    }
}
