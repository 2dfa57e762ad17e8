using System.Diagnostics;
using System.Diagnostics.Metrics;
using Clp.Storage;

namespace Clp.Middleware.Tests.Webhooks;

/// <summary>What observability tools are told, and what the receiver is told of them.</summary>
public sealed class WebhookTelemetryTests
{
    private readonly WebhookBench bench = new();

    [Fact]
    public async Task Delivery_IsASpan_LinkedToTheTraceOfTheCommit()
    {
        List<Activity> spans = [];
        string contract = "";
        using ActivityListener listener = new()
        {
            ShouldListenTo = source => source.Name == ClpDiagnostics.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                lock (spans)
                {
                    spans.Add(span);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using Receiver receiver = new();
        receiver.Respond = _ => new Answer(receiver.Requests.Count == 1 ? 503 : 200);
        string name = "spans-" + receiver.Port;
        await DeliverAsync(WebhookBench.Endpoint(receiver.Url, name), rounds: 2);

        Activity[] ours;
        lock (spans)
        {
            ours = [.. spans.Where(span => Equals(span.GetTagItem("clp.webhook.endpoint"), name))];
        }

        contract = receiver.Requests.First().Event.Require<string>("traceparent");
        ours.Length.ShouldBe(2);
        foreach (Activity span in ours)
        {
            span.OperationName.ShouldBe("clp.webhook.deliver");
            span.Kind.ShouldBe(ActivityKind.Client);
            span.Links.ShouldHaveSingleItem().Context.ShouldBe(ActivityContext.Parse(contract, null) is var at ? new ActivityContext(at.TraceId, at.SpanId, at.TraceFlags, null, isRemote: true) : default);
            span.TagObjects.ShouldNotContain(tag => tag.Value!.ToString()!.Contains("s3cr3t", StringComparison.Ordinal));
        }

        ours[0].Status.ShouldBe(ActivityStatusCode.Error);
        ours[0].GetTagItem("http.response.status_code").ShouldBe(503);
        ours[1].Status.ShouldBe(ActivityStatusCode.Unset);
        receiver.Requests.Select(got => got.Headers["traceparent"]).ShouldBe(ours.Select(span => span.Id!));
        receiver.Requests.ShouldAllBe(got => !got.Headers.ContainsKey("baggage") && !got.Headers.ContainsKey("correlation-context"));
    }

    [Fact]
    public async Task Deliveries_AreCounted_ByEndpointAndAnswer()
    {
        await using Receiver receiver = new();
        string name = "counted-" + receiver.Port;
        List<string> answers = [];
        using MeterListener listener = new()
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Name == "clp.webhook.deliveries")
                {
                    listening.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, number, tags, _) =>
        {
            Dictionary<string, object?> all = new(tags.ToArray());
            if (Equals(all["endpoint"], name))
            {
                all.Count.ShouldBe(2);
                number.ShouldBe(1);
                answers.Add((string)all["answer"]!);
            }
        });
        listener.Start();
        Queue<Answer> script = new([new Answer(500), new Answer(200) { Resets = true }, new Answer(429), new Answer(200)]);
        receiver.Respond = _ => script.Dequeue();

        await DeliverAsync(WebhookBench.Endpoint(receiver.Url, name), rounds: 4);

        answers.ShouldBe(["5xx", "unreachable", "4xx", "2xx"]);
    }

    [Fact]
    public async Task Correlation_GoesFromTheDoor_ToTheHeader()
    {
        await using Receiver receiver = new();
        WebhookOptions options = bench.Options(WebhookBench.Endpoint(receiver.Url));
        using WebhookTarget target = new(options);
        MemoryStore store = new();
        await using ClpRuntime runtime = bench.Runtime(store, options);
        ContractInstance order = await runtime.OpenAsync("o-1");
        Intent intent = await order.DispatchAsync("place", StateObject.Of(("number", "A7")), new CommitOptions { Correlation = "req-77" });
        (await order.CommitAsync(intent)).ShouldBeOfType<Outcome.Committed>();

        await bench.Relay(store, target).RunOnceAsync();

        Received got = receiver.Requests.ShouldHaveSingleItem();
        got.Headers["x-correlation-id"].ShouldBe("req-77");
        got.Event.Require<string>("correlationid").ShouldBe("req-77");
    }

    [Fact]
    public async Task WhatRidesOnTheCallersTrace_StaysAtHome()
    {
        await using Receiver receiver = new();
        using Activity outer = new Activity("outer").SetIdFormat(ActivityIdFormat.W3C).AddBaggage("customer", "canary").Start();
        outer.TraceStateString = "vendor=canary";

        await DeliverAsync(WebhookBench.Endpoint(receiver.Url), rounds: 1);

        Received got = receiver.Requests.ShouldHaveSingleItem();
        got.Headers.ShouldAllBe(header => !header.Value.Contains("canary", StringComparison.Ordinal));
        System.Text.Encoding.UTF8.GetString(got.Body).ShouldNotContain("canary");
    }

    private async Task DeliverAsync(WebhookEndpoint endpoint, int rounds)
    {
        WebhookOptions options = bench.Options(endpoint);
        using WebhookTarget target = new(options);
        MemoryStore store = new();
        await using ClpRuntime runtime = bench.Runtime(store, options);
        await WebhookBench.PlaceAsync(runtime, "o-1", "A7");
        OutboxRelay relay = bench.Relay(store, target);
        for (int i = 0; i < rounds; i++)
        {
            await relay.RunOnceAsync();
            bench.Clock.Advance(TimeSpan.FromMinutes(1));
        }
    }
}
