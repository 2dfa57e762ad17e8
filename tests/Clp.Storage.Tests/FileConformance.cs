using Clp.Storage.Conformance;
using Xunit.Abstractions;

namespace Clp.Storage.Tests;

public sealed class FileAppendTests : AppendSuite<FileUnderTest>;

public sealed class FileOperationTests : OperationSuite<FileUnderTest>;

public sealed class FileReadTests : ReadSuite<FileUnderTest>;

public sealed class FileNameTests : NameSuite<FileUnderTest>;

public sealed class FileDeleteTests : DeleteSuite<FileUnderTest>;

public sealed class FileSnapshotTests : SnapshotSuite<FileUnderTest>;

public sealed class FileConcurrencyTests : ConcurrencySuite<FileUnderTest>;

public sealed class FileReopenTests : ReopenSuite<FileUnderTest>;

public sealed class FileReadAllTests : ReadAllSuite<FileUnderTest>;

public sealed class FileOutboxTests : OutboxSuite<FileUnderTest>;

public sealed class FileTenantTests : TenantSuite<FileUnderTest>;

public sealed class FileModelTests(ITestOutputHelper output) : ModelSuite<FileUnderTest>(output);

public sealed class FileLinearizableTests(ITestOutputHelper output) : LinearizableSuite<FileUnderTest>(output);

public sealed class FileRelayTests : RelaySuite<FileUnderTest>;
