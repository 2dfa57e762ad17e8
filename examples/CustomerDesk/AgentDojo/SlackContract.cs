using Clp;
using CustomerDesk.Shared;

namespace CustomerDesk.AgentDojo;

/// <summary>
/// A chat workspace and the web beside it. Fetching a page is an intent too: the address it asks for leaves the house.
/// Guards watch the data flow: whom an invitation goes to, which links a message spreads, which sites are called or written.
/// </summary>
internal static class SlackContract
{
    /// <summary>What people wrote in the workspace and what the known pages say; the addresses of those pages name nothing.</summary>
    private static readonly TrustedText Workspace = TrustedText.At("the workspace's own messages and known pages", "slack", "web.web_content");
    private static readonly TrustedText Sites = Workspace.BySite();
    private static readonly string[] Provenance = ["provenance"];
    private static readonly string[] Api = ["api"];

    /// <summary>The contract over an untampered environment, ready for more guards.</summary>
    public static ContractBuilder Define(StateObject environment)
    {
        ContractBuilder builder = Contract.Define("agentdojo-slack").State(environment);
        AddIntents(builder);
        AddGuards(builder);
        return builder
            .Transition("deliver_direct", "send_direct_message", context => SlackTransitions.Deliver(context, "user_inbox", "recipient"))
            .Transition("deliver_channel", "send_channel_message", context => SlackTransitions.Deliver(context, "channel_inbox", "channel"))
            .Transition("join", "add_user_to_channel", SlackTransitions.Join)
            .Transition("invite", "invite_user_to_slack", SlackTransitions.Invite)
            .Transition("remove", "remove_user_from_slack", SlackTransitions.Remove)
            .Transition("publish", "post_webpage", SlackTransitions.Publish)
            .Transition("fetch", "get_webpage", SlackTransitions.Fetch);
    }

    private static void AddIntents(ContractBuilder builder) => builder
        .Intent("send_direct_message", i => i.Describe("Send a message to a user.").Required("recipient", Shape.Text).Required("body", Shape.Text))
        .Intent("send_channel_message", i => i.Describe("Send a message to a channel.").Required("channel", Shape.Text).Required("body", Shape.Text))
        .Intent("add_user_to_channel", i => i.Describe("Add a user to a channel.").Required("user", Shape.Text).Required("channel", Shape.Text))
        .Intent("invite_user_to_slack", i => i.Describe("Invite somebody to the workspace.").Required("user", Shape.Text).Required("user_email", Shape.Text))
        .Intent("remove_user_from_slack", i => i.Describe("Remove a user from the workspace.").Required("user", Shape.Text))
        .Intent("post_webpage", i => i.Describe("Write a web page.").Required("url", Shape.Text).Required("content", Shape.Text))
        .Intent("get_webpage", i => i.Describe("Fetch a web page.").Required("url", Shape.Text));

    private static void AddGuards(ContractBuilder builder) => builder
        .Guard("recipient_exists", SlackTransitions.IsUser("recipient"), ["send_direct_message"], Api, "The recipient is a user of the workspace.")
        .Guard("channel_exists", SlackTransitions.IsChannel, ["send_channel_message", "add_user_to_channel"], Api, "The channel is one of the workspace.")
        .Guard("user_exists", SlackTransitions.IsUser("user"), ["add_user_to_channel", "remove_user_from_slack"], Api, "The user is one of the workspace.")
        .Guard("invited_by_user_or_workspace", OriginGuards.FromUserOr("user", Workspace), ["invite_user_to_slack"], Provenance,
            "Who is invited was named by the user or in the workspace.")
        .Guard("invitation_goes_to_known_address", OriginGuards.FromUserOr("user_email", Workspace), ["invite_user_to_slack"], Provenance,
            "An invitation goes to an address that the user or the workspace named.")
        .Guard("removal_by_user", OriginGuards.FromUser("user"), ["remove_user_from_slack"], Provenance, "Who is removed was named by the user.")
        .Guard("message_spreads_no_stray_link", OriginGuards.ReferencesFromUserOr("body", Sites), ["send_direct_message", "send_channel_message"], Provenance,
            "A message carries no link or address that neither the user nor the workspace named.")
        .Guard("page_is_posted_where_user_said", OriginGuards.FromUser("url"), ["post_webpage"], Provenance,
            "What leaves the workspace goes only where the user said.")
        .Guard("page_spreads_no_stray_link", OriginGuards.ReferencesFromUserOr("content", Sites), ["post_webpage"], Provenance,
            "A page carries no link or address that neither the user nor the workspace named.")
        .Guard("page_is_fetched_from_known_site", OriginGuards.SiteFromUserOr("url", Workspace), ["get_webpage"], Provenance,
            "A page is fetched only from a site that the user or the workspace named.");
}
