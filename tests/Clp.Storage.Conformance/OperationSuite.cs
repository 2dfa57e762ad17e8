namespace Clp.Storage.Conformance;

/// <summary>Operation ids: one command, one effect, one answer, however often it is sent.</summary>
public abstract class OperationSuite<TStore> : StoreSuite<TStore>
    where TStore : IStoreUnderTest, new()
{
    [Theory]
    [InlineData("any")]
    [InlineData("none")]
    [InlineData("exists")]
    [InlineData("0")]
    [InlineData("99")]
    public async Task Append_OfAKnownOperation_AnswersWithWhatItWrote_WhateverIsExpected(string expected)
    {
        await Append(Expected.Any, "first");
        await Operate("op", "hash", Expected.Any, "a", "b");
        await Append(Expected.Any, "later");

        AppendResult again = await Operate("op", "hash", Expectations.Parse(expected), "a", "b");

        again.Status.ShouldBe(AppendStatus.Duplicate);
        again.Version.ShouldBe(2, "the last version that the operation wrote");
        Notes.Texts(again.Events).ShouldBe(["a", "b"]);
        (await Read()).ShouldBe(["first", "a", "b", "later"]);
    }

    [Theory]
    [InlineData("hash", "other")]
    [InlineData("hash", null)]
    [InlineData(null, "other")]
    public async Task Append_OfAKnownOperationWithAnotherRequest_IsRefused(string? first, string? second)
    {
        await Operate("op", first, Expected.Any, "a");

        AppendResult again = await Operate("op", second, Expected.Any, "b");

        again.Status.ShouldBe(AppendStatus.OperationReused);
        (await Read()).ShouldBe(["a"]);
    }

    [Fact]
    public async Task Append_OfAKnownOperationWithNothing_IsStillADuplicate()
    {
        await Operate("op", null, Expected.Any, "a");

        (await Operate("op", null, Expected.NoStream)).Status.ShouldBe(AppendStatus.Duplicate);
    }

    [Fact]
    public async Task Operation_OfAnotherStream_IsUnknownHere()
    {
        await Operate("op", null, Expected.Any, "a");

        AppendResult other = await Store.AppendAsync(Stream with { Instance = "two" }, Expected.Any, Notes.Batch("op", "else", "b"), default);

        other.Status.ShouldBe(AppendStatus.Appended);
    }

    [Fact]
    public async Task Operation_ThatConflicted_LeavesNoTrace()
    {
        await Append(Expected.Any, "a");
        (await Operate("op", "hash", Expected.NoStream, "b")).Status.ShouldBe(AppendStatus.Conflict);

        (await Store.FindOperationAsync(Stream, new OperationId("op"), default)).ShouldBeNull();
        (await Operate("op", "other", Expected.Exactly(0), "c")).Status.ShouldBe(AppendStatus.Appended);
    }

    [Fact]
    public async Task FindOperation_TellsHashAndEvents_OrNull()
    {
        await Operate("op", "hash", Expected.Any, "a", "b");
        await Operate("bare", null, Expected.Any, "c");

        StoredOperation found = (await Store.FindOperationAsync(Stream, new OperationId("op"), default)).ShouldNotBeNull();
        found.RequestHash.ShouldBe("hash");
        Notes.Texts(found.Events).ShouldBe(["a", "b"]);
        (await Store.FindOperationAsync(Stream, new OperationId("bare"), default)).ShouldNotBeNull().RequestHash.ShouldBeNull();
        (await Store.FindOperationAsync(Stream, new OperationId("OP"), default)).ShouldBeNull();
        (await Store.FindOperationAsync(Stream with { Instance = "unknown" }, new OperationId("op"), default)).ShouldBeNull();
    }
}
