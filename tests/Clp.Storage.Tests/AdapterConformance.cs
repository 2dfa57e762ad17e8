using Clp.Storage.Conformance;

namespace Clp.Storage.Tests;

public sealed class MemoryLatestStateTests : LatestStateSuite<MemoryAdapterUnderTest>;

public sealed class MemorySnapshotOnlyTests : SnapshotOnlySuite<MemoryAdapterUnderTest>;

public sealed class FileLatestStateTests : LatestStateSuite<FileAdapterUnderTest>;

public sealed class FileSnapshotOnlyTests : SnapshotOnlySuite<FileAdapterUnderTest>;

public sealed class BrowserLatestStateTests : LatestStateSuite<BrowserAdapterUnderTest>;

public sealed class BrowserSnapshotOnlyTests : SnapshotOnlySuite<BrowserAdapterUnderTest>;
