using System.Security.Cryptography;
using System.Text;
using Clp.Audit;

namespace Clp.Storage.Tests;

public sealed class SealedAuditTests
{
    [Theory]
    [InlineData(AuditFormat.Jsonl)]
    [InlineData(AuditFormat.Csv)]
    public async Task Export_BeforeAndAfterErasure_IsTheSameFileAndShowsNobodysData(AuditFormat format)
    {
        await using Patients patients = new();
        await Patients.LiveAsync(await patients.OpenAsync());

        (AuditChain chain, byte[] before) = await ExportAsync(patients.Store, format);
        await patients.EraseAsync();
        (AuditChain again, byte[] after) = await ExportAsync(patients.Store, format);

        again.Head.ShouldBe(chain.Head);
        after.ShouldBe(before);
        after.ShouldBe((await ExportAsync(patients.Inner, format)).File);
        string[] lines = Encoding.UTF8.GetString(after).Split('\n');
        lines.Count(line => line.Contains(Patients.Canary, StringComparison.Ordinal)).ShouldBe(1, "only the undeclared field's name in the last event, which is no value");
        (await AuditVerifier.VerifyAsync(new MemoryStream(after))).IsIntact.ShouldBeTrue();
    }

    [Fact]
    public async Task Checkpoint_SignedBeforeErasure_ProvesTheLogAfterIt()
    {
        await using Patients patients = new();
        ContractInstance patient = await patients.OpenAsync();
        await Patients.LiveAsync(patient);
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Checkpoint checkpoint = (await ExportAsync(patients.Store, AuditFormat.Jsonl)).Chain.Sign(key, TimeProvider.System);

        await patients.EraseAsync();
        (await patient.SubmitAsync("visit")).EnsureCommitted();
        using MemoryStream file = new();
        AuditChain chain = await AuditExporter.ExportAsync(patients.Store, Patients.Stream, file, new AuditExportOptions { After = checkpoint });

        chain.Count.ShouldBe(checkpoint.Entries + 1);
    }

    [Fact]
    public async Task Export_OfEventsThatWereOpened_IsRefused()
    {
        await using Patients patients = new();
        ContractInstance patient = await patients.OpenAsync();
        await Patients.LiveAsync(patient);
        using MemoryStream file = new();

        AuditException refused = await Should.ThrowAsync<AuditException>(async () => await AuditExporter.ExportAsync(patient.ReadLogAsync(), Patients.Stream, file));

        refused.Code.ShouldBe(ClpCodes.BadArgument);
        file.ToArray().ShouldNotContainCanary();
    }

    private static async Task<(AuditChain Chain, byte[] File)> ExportAsync(IEventStore store, AuditFormat format)
    {
        using MemoryStream file = new();
        AuditChain chain = await AuditExporter.ExportAsync(store, Patients.Stream, file, new AuditExportOptions { Format = format });
        return (chain, file.ToArray());
    }
}
