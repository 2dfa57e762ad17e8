using FluentValidation;
using FluentValidation.Results;

namespace Clp.Tests.Validation;

public sealed class FluentValidationTests
{
    private sealed class Rules : AbstractValidator<StateObject>
    {
        public Rules()
        {
            RuleFor(p => p.Get("amount", 0m)).GreaterThan(0).WithErrorCode("positive").OverridePropertyName("Amount");
            RuleFor(p => p.Get("name", "")).MustAsync(async (name, ct) =>
            {
                await Task.Yield();
                ct.ThrowIfCancellationRequested();
                return name != "taken";
            }).WithErrorCode("taken").WithMessage("The name is taken.").OverridePropertyName("Owner.Names[1]");
        }
    }

    private sealed class Throwing(Func<Exception> make) : AbstractValidator<StateObject>
    {
        public override Task<ValidationResult> ValidateAsync(ValidationContext<StateObject> context, CancellationToken cancellation = default) => throw make();
    }

    private sealed class Careless : AbstractValidator<StateObject>
    {
        public Careless() => RuleFor(p => p).Custom((_, context) => context.AddFailure(new ValidationFailure(null!, null!)));
    }

    private static Contract With(IValidator<StateObject> validator) => Contract.Define("orders")
        .State(StateObject.Empty)
        .Intent("order", i => i.Required("amount", Shape.Number).Optional("name", Shape.Text).Validate(validator))
        .Transition("t", "order", c => StateDelta.Set("amount", c.Payload.Get("amount", 0m)))
        .Build();

    [Fact]
    public async Task SubmitAsync_SyncAndAsyncRules_ReportEveryFailureWithPathAndCode()
    {
        await using ClpRuntime runtime = new(With(new Rules()));
        ContractInstance instance = await runtime.OpenAsync();

        Outcome outcome = await instance.SubmitAsync("order", StateObject.Of(("amount", 0), ("name", "taken")));

        outcome.ShouldBeOfType<Outcome.Invalid>().Errors.Select(e => (e.Path.ToString(), e.Code)).ShouldBe([("amount", "positive"), ("owner.names.1", "taken")]);
        (await instance.SubmitAsync("order", StateObject.Of(("amount", 1), ("name", "free")))).IsCommitted.ShouldBeTrue();
    }

    [Fact]
    public async Task SubmitAsync_PayloadOfAnotherShape_DoesNotReachTheValidator()
    {
        await using ClpRuntime runtime = new(With(new Throwing(() => new InvalidOperationException("reached"))));

        Outcome outcome = await (await runtime.OpenAsync()).SubmitAsync("order", StateObject.Of(("amount", "x")));

        outcome.ShouldBeOfType<Outcome.Invalid>().Errors.ShouldHaveSingleItem().Code.ShouldBe("wrong_type");
    }

    [Fact]
    public async Task SubmitAsync_ValidatorThatThrows_IsAFailureWithoutInternals()
    {
        HookRecorder hooks = new();
        ClpRuntimeOptions options = new();
        options.Middleware.Add(hooks);
        await using ClpRuntime runtime = new(With(new Throwing(() => new InvalidOperationException("secret connection string"))), options);
        ContractInstance instance = await runtime.OpenAsync();

        Outcome outcome = await instance.SubmitAsync("order", StateObject.Of(("amount", 1)));

        Outcome.Failed failed = outcome.ShouldBeOfType<Outcome.Failed>();
        failed.Kind.ShouldBe(FailureKind.Error);
        failed.Reason.ShouldNotContain("secret");
        failed.Exception.ShouldBeOfType<InvalidOperationException>();
        instance.Version.ShouldBe(0);
        instance.State.ShouldBe(StateObject.Empty);
        hooks.Calls.ShouldBe(["before-dispatch", "before-commit", "error:Commit", "after-commit:Failed"]);
    }

    [Fact]
    public async Task SubmitAsync_CancelledWithinAValidator_ThrowsAndChangesNothing()
    {
        using CancellationTokenSource source = new();
        Rules rules = new();
        rules.RuleFor(p => p).MustAsync(async (_, ct) =>
        {
            await source.CancelAsync();
            ct.ThrowIfCancellationRequested();
            return true;
        });
        await using ClpRuntime runtime = new(With(rules));
        ContractInstance instance = await runtime.OpenAsync();

        await Should.ThrowAsync<OperationCanceledException>(async () => await instance.SubmitAsync("order", StateObject.Of(("amount", 1)), cancellationToken: source.Token));

        instance.State.ShouldBe(StateObject.Empty);
        (await instance.SubmitAsync("order", StateObject.Of(("amount", 0)))).ShouldBeOfType<Outcome.Invalid>();
    }

    [Fact]
    public async Task SubmitAsync_FailureWithoutTexts_CanStillBeReadFromTheLog()
    {
        MemoryStore store = new();
        await using ClpRuntime runtime = new(With(new Careless()), new() { EventStore = store });
        ContractInstance instance = await runtime.OpenAsync();

        (await instance.SubmitAsync("order", StateObject.Of(("amount", 1)))).ShouldBeOfType<Outcome.Invalid>();

        await foreach (RecordedEvent e in instance.ReadLogAsync())
        {
            Json.RoundTrip(e).Event.ShouldBeOfType<ContractEvent.AttemptRefused>();
        }
    }
}
