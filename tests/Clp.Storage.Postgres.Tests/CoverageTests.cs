using Clp.Storage.Conformance;

namespace Clp.Storage.Postgres.Tests;

public sealed class CoverageTests() : CoverageSuite([typeof(PostgresStore), typeof(PostgresStorageAdapter)]);
