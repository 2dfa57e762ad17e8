// One idea: a guard that refuses and knows better. Its suggestion is a proposal, and needs acceptance like any other.
using Clp;

StateArray timetable = (StateArray)StateValue.Parse("""
    [{"id":"CL100","from":"OSL","to":"LIS","seats":0},
     {"id":"CL102","from":"OSL","to":"LIS","seats":4},
     {"id":"CL200","from":"OSL","to":"ROM","seats":9}]
    """);

Contract contract = Contract.Define("flight")
    .State(
        StateObject.Of(("offers", StateArray.Empty)),
        Field.Required("offers", Shape.List(Shape.Any)),
        Field.Optional("booked", Shape.Text))
    .Intent("search", intent => intent.Required("from", Shape.Text).Required("to", Shape.Text))
    .Intent("select", intent => intent.Describe("Books one of the offers.").Required("flightId", Shape.Text).AllowOverwrite("flightId"))
    .Guard("search_comes_first", c => GuardVerdict.DenyWhen(Offers(c.State).Count == 0, "Search for flights before selecting one."), on: ["select"])
    .Guard("flight_must_be_offered", FlightMustBeOffered, on: ["select"])
    .Guard("seats_must_be_left", SeatsMustBeLeft, on: ["select"])
    .Transition("list", "search", c => StateDelta.Set("offers", StateArray.From(timetable.Where(flight =>
        Text(flight, "from") == c.Payload.Get("from", "") && Text(flight, "to") == c.Payload.Get("to", "")))))
    .Transition("book", "select", c => StateDelta.Set("booked", c.Payload.Require<string>("flightId")))
    .Build();

await using ClpRuntime runtime = new(contract);
ContractInstance trip = await runtime.OpenAsync("trip-1");
Actor ada = Actor.Human("ada");

// Too early: refused, and nothing to suggest.
Intent select = await trip.DispatchAsync("select", StateObject.Of(("flightId", "CL100")));
Console.WriteLine((await trip.CommitAsync(select)).Describe());

Outcome search = await trip.SubmitAsync("search", StateObject.Of(("from", "OSL"), ("to", "LIS")));
Console.WriteLine($"{search.Describe()}: {string.Join(", ", Offers(trip.State).Select(flight => Text(flight, "id")))}");

// The same intent is still pending and is judged anew: sold out, but another flight has seats.
Outcome.Denied denied = (Outcome.Denied)await trip.CommitAsync(select);
Console.WriteLine(denied.Describe());
Proposal suggestion = trip.ProposalsFor(select).Single(proposal => proposal.Id == denied.Suggestion);
Console.WriteLine($"{suggestion.Source} {suggestion.Values}; booked: {trip.State["booked"]?.ToString() ?? "nothing"}");

// Only Ada's acceptance makes it hers.
select = (await trip.AcceptAsync(suggestion, ada)).EnsureAccepted();
Console.WriteLine((await trip.CommitAsync(select, new CommitOptions { By = ada })).Describe());
Console.WriteLine($"booked: {trip.State["booked"]}");

static StateArray Offers(StateObject state) => (StateArray)state.Field("offers")!;

static string Text(StateValue flight, string field) => ((StateObject)flight).Require<string>(StatePath.Of(field));

static GuardVerdict FlightMustBeOffered(GuardContext c)
{
    string wanted = c.Payload.Get("flightId", "");
    return GuardVerdict.DenyWhen(
        Offers(c.State).Count > 0 && !Offers(c.State).Any(flight => Text(flight, "id") == wanted),
        () => $"{wanted} is not among the offers; search again.");
}

static GuardVerdict SeatsMustBeLeft(GuardContext c)
{
    string wanted = c.Payload.Get("flightId", "");
    StateObject? flight = Offers(c.State).Cast<StateObject>().FirstOrDefault(offer => Text(offer, "id") == wanted);
    if (flight is null || flight.Get("seats", 0) > 0)
    {
        return GuardVerdict.Allow;
    }

    GuardVerdict verdict = GuardVerdict.Deny($"{wanted} is sold out.");
    return Offers(c.State).Cast<StateObject>().FirstOrDefault(offer => offer.Get("seats", 0) > 0) is { } other
        ? verdict.Suggest("flightId", Text(other, "id"))
        : verdict;
}
