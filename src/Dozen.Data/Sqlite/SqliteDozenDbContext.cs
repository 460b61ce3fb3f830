using Dozen.Core.Database;
using Microsoft.EntityFrameworkCore;

namespace Dozen.Data.Sqlite;

internal sealed class SqliteDozenDbContext(DbContextOptions<SqliteDozenDbContext> options) : DozenDbContext(options);
