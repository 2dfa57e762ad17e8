using Clp.Storage.Conformance;

namespace Clp.Storage.Sqlite.Tests;

public sealed class CoverageTests() : CoverageSuite([typeof(SqliteStore), typeof(SqliteStorageAdapter)]);
