using Clp;
using static CustomerDesk.Tests.Policy.AirlineDesk;

namespace CustomerDesk.Tests.Policy;

public sealed class CertificatePolicyTests
{
    private const string Guard = "certificate_is_justified";

    [Theory]
    [InlineData("silver", "economy", "no")]
    [InlineData("regular", "economy", "yes")]
    [InlineData("regular", "business", "no")]
    public Task CertificateIsJustified_CancelledFlightOfAnEntitledCustomer_Allows(string user, string cabin, string insurance)
        => With(Reservation("AB@17", cabin, insurance, user, passengers: 2)).AllowsAsync(Certificate, Gesture(user, 200));

    [Fact]
    public Task CertificateIsJustified_RegularUninsuredEconomy_Refuses()
        => With(Reservation("AB@17")).RefusesAsync(Guard, Certificate, Gesture("regular", 100));

    [Fact]
    public async Task CertificateIsJustified_WrongAmount_RefusesAndSuggestsTheRightOne()
    {
        Denial denial = await With(Reservation("AB@17", user: "gold", passengers: 3)).RefusesAsync(Guard, Certificate, Gesture("gold", 100));

        denial.Suggestion.ShouldNotBeNull()["amount"].ShouldBe(300);
    }

    [Fact]
    public Task CertificateIsJustified_DelayedAndLeftAsItWas_Refuses()
        => With(Reservation("AB@16", user: "gold")).RefusesAsync(Guard, Certificate, Gesture("gold", 50));

    [Fact]
    public Task CertificateIsJustified_DelayedAndChangedForIt_Allows()
        => AfterChanging(Reservation("AB@25", user: "gold"), "AB@16").AllowsAsync(Certificate, Gesture("gold", 50));

    [Fact]
    public Task CertificateIsJustified_DelayedAndChangedForIt_RefusesTheCancelledFlightsAmount()
        => AfterChanging(Reservation("AB@25", user: "gold"), "AB@16").RefusesAsync(Guard, Certificate, Gesture("gold", 100));

    [Fact]
    public Task CertificateIsJustified_AllFlightsAsPlanned_Refuses()
        => With(Reservation(user: "gold")).RefusesAsync(Guard, Certificate, Gesture("gold", 50));

    [Fact]
    public Task CertificateIsJustified_OtherIntents_StaysQuiet()
        => With(Reservation("AB@17")).IsQuietElsewhereAsync(Guard, Gesture("regular", 100), Certificate);

    private static StateObject Gesture(string user, int amount) => StateObject.Of(("user_id", user), ("amount", amount));
}
