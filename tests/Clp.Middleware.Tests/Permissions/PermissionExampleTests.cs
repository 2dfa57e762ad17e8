using System.Security.Claims;

namespace Clp.Middleware.Tests.Permissions;

/// <summary>The example of docs/middleware.md.</summary>
public sealed class PermissionExampleTests
{
    [Fact]
    public async Task Example_PermitsWhatItSays()
    {
        Contract contract = Doors.Contract("order.place", "order.cancel", "close");
        ClaimsPrincipal user = new(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, "ada"), new Claim("scope", "orders")], "cookie"));
        ClpRuntimeOptions options = new();

        #region permissions
        options.UsePermissions(new PermissionOptions
        {
            Rules =
            [
                PermissionRule.Allow(CommandActs.Dispatch | CommandActs.Propose, "order.*").ForClaim("scope", "orders"),
                PermissionRule.Allow(CommandActs.Commit, "order.place").ForClaim("scope", "orders").If((who, request) => request.Payload.Get("text", "") != "everything"),
                PermissionRule.Allow(CommandActs.All, "*").ForRole("manager"),
            ],

            // In ASP.NET Core: () => accessor.HttpContext?.User.
            Principal = PermissionPrincipals.SameUser(() => user),
        });
        #endregion

        await using ClpRuntime runtime = new(contract, options);
        ContractInstance instance = await runtime.OpenAsync();
        CommitOptions ada = new() { By = Actor.Human("ada") };

        (await instance.SubmitAsync("order.place", options: ada)).EnsureCommitted();
        (await instance.SubmitAsync("order.place", StateObject.Of(("text", "everything")), ada)).ShouldBeOfType<Outcome.NotPermitted>();
        (await instance.SubmitAsync("order.cancel", options: ada)).ShouldBeOfType<Outcome.NotPermitted>();
        (await instance.SubmitAsync("order.place")).ShouldBeOfType<Outcome.NotPermitted>();
        await Should.ThrowAsync<RefusalException>(async () => await instance.DispatchAsync("close", options: ada));
    }
}
