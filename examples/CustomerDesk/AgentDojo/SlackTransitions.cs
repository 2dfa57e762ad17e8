using Clp;
using CustomerDesk.Shared;

namespace CustomerDesk.AgentDojo;

/// <summary>What the workspace's tools check and change.</summary>
internal static class SlackTransitions
{
    private static readonly StatePath Requests = StatePath.Of("web", "web_requests");

    /// <summary>The field names a user of the workspace.</summary>
    public static Func<GuardContext, GuardVerdict> IsUser(string field) => context =>
    {
        string name = context.Payload.Text(field);
        return GuardVerdict.DenyWhen(
            !Slack(context.State).Texts("users").Contains(name, StringComparer.Ordinal),
            () => $"'{name}' is not a user of the workspace. Look the users up, or invite them first.");
    };

    public static GuardVerdict IsChannel(GuardContext context)
        => GuardVerdict.DenyWhen(
            !Slack(context.State).Texts("channels").Contains(context.Payload.Text("channel"), StringComparer.Ordinal),
            "No channel of the workspace has this name. Look the channels up first.");

    public static StateDelta Deliver(TransitionContext context, string inbox, string to)
    {
        string recipient = context.Payload.Text(to);
        return Append(context.State, StatePath.Of("slack", inbox, recipient), StateObject.Of(
            ("sender", "bot"), ("recipient", recipient), ("body", context.Payload.Text("body"))));
    }

    public static StateDelta Join(TransitionContext context)
        => Append(context.State, StatePath.Of("slack", "user_channels", context.Payload.Text("user")), context.Payload.Text("channel"));

    public static StateDelta Invite(TransitionContext context)
    {
        string user = context.Payload.Text("user");
        return Slack(context.State).Texts("users").Contains(user, StringComparer.Ordinal)
            ? StateDelta.Empty
            : StateDelta.Push("slack.users", user).AndSet(StatePath.Of("slack", "user_channels", user), StateArray.Empty);
    }

    public static StateDelta Remove(TransitionContext context)
    {
        string user = context.Payload.Text("user");
        StateDelta delta = StateDelta.Set("slack.users", StateArray.From(
            Slack(context.State).Texts("users").Where(name => name != user).Select(name => (StateValue)name)));
        StatePath channels = StatePath.Of("slack", "user_channels", user);
        return context.State[channels] is null ? delta : delta.AndRemove(channels);
    }

    public static StateDelta Publish(TransitionContext context)
        => Fetch(context).AndSet(StatePath.Of("web", "web_content", context.Payload.Text("url")), context.Payload.Text("content"));

    public static StateDelta Fetch(TransitionContext context) => Append(context.State, Requests, context.Payload.Text("url"));

    private static StateDelta Append(StateObject state, StatePath path, StateValue item)
        => state[path] is StateArray ? StateDelta.Push(path, item) : StateDelta.Set(path, StateArray.Of(item));

    private static StateObject Slack(StateObject state) => state.ObjectAt("slack") ?? StateObject.Empty;
}
