namespace Dozen.Core.Importing.Rows;

/// <summary>What a column of an import file can be read as. The names in JSON are these in snake_case.</summary>
public enum LeadField
{
    /// <summary>Not a field of its own: kept under <c>enrichment_data.&lt;source&gt;.&lt;column&gt;</c>. The default.</summary>
    SourceData,
    Ignore,

    /// <summary>Kept under <c>custom_fields.&lt;name&gt;</c>; the name is in <see cref="ColumnTarget.Name"/>.</summary>
    CustomField,
    Email,
    FirstName,
    LastName,

    /// <summary>Split into first and last name where the row has neither.</summary>
    FullName,
    Company,
    JobTitle,
    Phone,
    Website,
    LinkedinUrl,
    Industry,
    Address,
    City,
    Region,
    PostalCode,
    Country,

    /// <summary>A JSON object with street, city, state, postal_code and country.</summary>
    CompleteAddress,
    Latitude,
    Longitude,
    Status,
    Source,

    /// <summary>An amount of money in units (<c>€1,200.50</c>); kept as cents.</summary>
    Value,
    Notes,
    Tags,
    ExpectedCloseDate,

    /// <summary>The id in the system the file comes from; kept as <c>import:&lt;id&gt;</c> unless it already names its system.</summary>
    ExternalId,
    GoogleCid,
    GooglePlaceId,

    /// <summary>Google's feature id, <c>0x…:0x…</c>.</summary>
    GoogleDataId,
    MapsLink,
    HubspotId,
    SalesforceId,

    /// <summary>These four are kept as source data under their own names, with their type.</summary>
    Rating,
    ReviewCount,
    Hours,
    Category,

    /// <summary>The five below are columns of Dozen's own exports: this one a JSON object of all custom fields.</summary>
    CustomFields,

    /// <summary>A JSON object with one object per source, as <c>enrichment_data</c> holds it. A file that has it is taken at its word.</summary>
    EnrichmentData,
    LeadTemperature,
    Score,
    LastEngagementDate,
}
