using Clp.Storage.Conformance;

namespace Clp.Storage.Tests;

/// <summary>A store of latest states keeps no events and has a suite of its own, over each adapter.</summary>
public sealed class CoverageTests() : CoverageSuite([typeof(MemoryStore), typeof(FileStore), typeof(MemoryStorageAdapter), typeof(FileStorageAdapter)], typeof(SnapshotOnlyStore));
