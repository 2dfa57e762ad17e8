using Clp.Storage.Conformance;
using Xunit.Abstractions;

namespace Clp.Storage.MongoDb.Tests;

public sealed class MongoDbAppendTests : AppendSuite<MongoDbUnderTest>;

public sealed class MongoDbOperationTests : OperationSuite<MongoDbUnderTest>;

public sealed class MongoDbReadTests : ReadSuite<MongoDbUnderTest>;

public sealed class MongoDbNameTests : NameSuite<MongoDbUnderTest>;

public sealed class MongoDbDeleteTests : DeleteSuite<MongoDbUnderTest>;

public sealed class MongoDbSnapshotTests : SnapshotSuite<MongoDbUnderTest>;

public sealed class MongoDbConcurrencyTests : ConcurrencySuite<MongoDbUnderTest>;

public sealed class MongoDbReopenTests : ReopenSuite<MongoDbUnderTest>;

public sealed class MongoDbReadAllTests : ReadAllSuite<MongoDbUnderTest>;

public sealed class MongoDbOutboxTests : OutboxSuite<MongoDbUnderTest>;

public sealed class MongoDbTenantTests : TenantSuite<MongoDbUnderTest>;

public sealed class MongoDbRelayTests : RelaySuite<MongoDbUnderTest>;

public sealed class MongoDbModelTests(ITestOutputHelper output) : ModelSuite<MongoDbUnderTest>(output);

public sealed class MongoDbLinearizableTests(ITestOutputHelper output) : LinearizableSuite<MongoDbUnderTest>(output);
