using Clp.Storage.Conformance;

namespace Clp.Storage.MongoDb.Tests;

public sealed class CoverageTests() : CoverageSuite([typeof(MongoDbStore), typeof(MongoDbStorageAdapter)]);
