using static CustomerDesk.Tests.Policy.AirlineDesk;

namespace CustomerDesk.Tests.Policy;

public sealed class CancellationPolicyTests
{
    [Fact]
    public Task CancellationHasAGround_OldUninsuredEconomy_Refuses()
        => With(Reservation()).RefusesAsync("cancellation_has_a_ground", Cancel, R1);

    [Theory]
    [InlineData("economy", "yes", "2024-05-01T10:00:00", "AB@20")]
    [InlineData("business", "no", "2024-05-01T10:00:00", "AB@20")]
    [InlineData("basic_economy", "no", "2024-05-14T15:00:00", "AB@20")]
    [InlineData("economy", "no", "2024-05-01T10:00:00", "AB@17")]
    public Task CancellationHasAGround_InsuredBusinessFreshOrCancelledByAirline_Allows(string cabin, string insurance, string created, string flights)
        => With(Reservation(flights, cabin, insurance, created: created)).AllowsAsync(Cancel, R1);

    [Fact]
    public Task CancellationHasAGround_OneSecondPastTheDay_Refuses()
        => With(Reservation(created: "2024-05-14T14:59:59")).RefusesAsync("cancellation_has_a_ground", Cancel, R1);

    [Fact]
    public Task CancellationHasAGround_OtherIntents_StaysQuiet()
        => With(Reservation()).IsQuietElsewhereAsync("cancellation_has_a_ground", R1, Cancel);

    [Theory]
    [InlineData("AB@10 BA@25")]
    [InlineData("AB@15")]
    public Task FlownTripIsNotCancelled_APartFlown_Refuses(string flights)
        => With(Reservation(flights, "business")).RefusesAsync("flown_trip_is_not_cancelled", Cancel, R1);

    [Fact]
    public Task FlownTripIsNotCancelled_DelayedAndNotTakenOff_Allows()
        => With(Reservation("AB@16", "business")).AllowsAsync(Cancel, R1);

    [Fact]
    public Task FlownTripIsNotCancelled_OtherIntents_StaysQuiet()
        => With(Reservation("AB@10")).IsQuietElsewhereAsync("flown_trip_is_not_cancelled", R1, Cancel);

    [Fact]
    public Task NothingCancelledTwice_CancelledReservation_Refuses()
        => With(Reservation(cabin: "business", status: "cancelled")).RefusesAsync("nothing_cancelled_twice", Cancel, R1);

    [Fact]
    public Task NothingCancelledTwice_LivingReservation_Allows()
        => With(Reservation(cabin: "business")).AllowsAsync(Cancel, R1);

    [Fact]
    public Task NothingCancelledTwice_OtherIntents_StaysQuiet()
        => With(Reservation(status: "cancelled")).IsQuietElsewhereAsync("nothing_cancelled_twice", R1, Cancel);

    [Fact]
    public Task EveryGuard_UnknownReservation_LeavesItToTheApiGuards()
        => With().AllowsAsync(Cancel, R1);
}
