// One idea: spans and metrics of a contract leave over OTLP, with the OpenTelemetry SDK and nothing else in between.
// OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318 dotnet run
using Clp;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

Contract tickets = Contract.Define("tickets")
    .State(StateObject.Of(("sold", 0)), Field.Required("sold", Shape.Integer))
    .Intent("sell", intent => intent.Required("seats", Shape.Integer))
    .Guard("four_at_once", c => GuardVerdict.DenyWhen(c.Payload.Get("seats", 0) > 4, "Four seats at once."))
    .Transition("sell", "sell", c => StateDelta.Set("sold", c.State.Get("sold", 0) + c.Payload.Get("seats", 0)))
    .Build();

#region exporting
using TracerProvider traces = Sdk.CreateTracerProviderBuilder()
    .ConfigureResource(resource => resource.AddService("tickets"))
    .AddSource(ClpDiagnostics.Name)
    .AddOtlpExporter(exporter => exporter.Protocol = OtlpExportProtocol.HttpProtobuf)
    .Build();
using MeterProvider metrics = Sdk.CreateMeterProviderBuilder()
    .ConfigureResource(resource => resource.AddService("tickets"))
    .AddMeter(ClpDiagnostics.Name)
    .AddOtlpExporter(exporter => exporter.Protocol = OtlpExportProtocol.HttpProtobuf)
    .Build();
#endregion

await using ClpRuntime runtime = new(tickets, new ClpRuntimeOptions { ProposalProvider = new Guess() });
ContractInstance show = await runtime.OpenAsync("show-1");
Actor ada = Actor.Human("ada");

// In one step; one that a guard denies; and one that a provider fills and a person accepts.
Console.WriteLine((await show.SubmitAsync("sell", StateObject.Of(("seats", 2)), new CommitOptions { By = ada })).Describe());
Console.WriteLine((await show.SubmitAsync("sell", StateObject.Of(("seats", 9)), new CommitOptions { By = ada })).Describe());
Intent intent = await show.DispatchAsync("sell", null, new CommitOptions { By = ada });
Proposal proposal = (await show.ProposeAsync(intent))!;
(await show.AcceptAsync(proposal, ada)).EnsureAccepted();
Console.WriteLine((await show.CommitAsync(intent, new CommitOptions { By = ada })).Describe());

bool isSent = traces.ForceFlush(30_000) & metrics.ForceFlush(30_000);
Console.WriteLine(isSent ? "sent" : "not sent");
return isSent ? 0 : 1;

internal sealed class Guess : IProposalProvider
{
    public ValueTask<ProposalDraft?> ProposeAsync(ProposalContext context, CancellationToken cancellationToken)
        => new(new ProposalDraft(StateObject.Of(("seats", 3))));
}
