using Clp;
using static CustomerDesk.Tests.Policy.AirlineDesk;

namespace CustomerDesk.Tests.Policy;

public sealed class AirlineRequirementTests
{
    [Fact]
    public async Task Cancel_InsuranceIsTheOnlyGround_TheReasonMustBeAffirmed()
        => (await With(Reservation(insurance: "yes")).RequirementsAsync(Cancel, R1))
            .ShouldBe(["customer_confirmed", "cancellation_reason_told", "insurance_covers_the_reason"]);

    [Theory]
    [InlineData("business", "2024-05-01T10:00:00", "AB@20")]
    [InlineData("economy", "2024-05-15T10:00:00", "AB@20")]
    [InlineData("economy", "2024-05-01T10:00:00", "AB@17")]
    public async Task Cancel_InsuredButAnotherGroundHolds_TheReasonDecidesNothing(string cabin, string created, string flights)
        => (await With(Reservation(flights, cabin, "yes", created: created)).RequirementsAsync(Cancel, R1))
            .ShouldBe(["customer_confirmed", "cancellation_reason_told"]);

    [Fact]
    public async Task Certificate_Always_TheComplaintMustBeAffirmed()
        => (await With(Reservation("AB@17", user: "gold")).RequirementsAsync(Certificate, StateObject.Of(("user_id", "gold"), ("amount", 100))))
            .ShouldBe(["customer_asked_for_compensation"]);

    [Fact]
    public async Task Book_WithBags_TheirNeedMustBeAffirmed()
        => (await With().RequirementsAsync(Book, Booking(bags: 1))).ShouldBe(["customer_confirmed", "bags_are_wanted", "insurance_was_offered"]);

    [Fact]
    public async Task Book_WithoutBags_NoNeedIsAffirmed()
        => (await With().RequirementsAsync(Book, Booking())).ShouldBe(["customer_confirmed", "insurance_was_offered"]);

    [Fact]
    public async Task OtherChanges_Always_NeedTheCustomersYes()
        => (await With(Reservation()).RequirementsAsync(Flights, Change("AB@25"))).ShouldBe(["customer_confirmed"]);
}
