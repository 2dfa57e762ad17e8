using Clp.Storage.Conformance;

namespace Clp.Storage.Redis.Tests;

public sealed class CoverageTests() : CoverageSuite([typeof(RedisStore), typeof(RedisStorageAdapter)]);
