namespace CustomerDesk.Airline;

/// <summary>The airline tools' refusal texts in one benchmark's words, without the "Error: " they are reported with.</summary>
internal sealed record AirlineTexts
{
    public required Func<string, string> UserNotFound { get; init; }

    public required Func<string, string> ReservationNotFound { get; init; }

    /// <summary>What the read of an unknown reservation says, which the first benchmark words otherwise than its writes.</summary>
    public required Func<string, string> ReservationUnknown { get; init; }

    public required Func<string, string> FlightNotFound { get; init; }

    public required Func<string, string, string> FlightNotOnDate { get; init; }

    public required Func<string, string, string> FlightNotAvailable { get; init; }

    public required Func<string, string> NotEnoughSeats { get; init; }

    public required Func<string, string> BookingPaymentNotFound { get; init; }

    public required Func<string, string> NotEnoughBalance { get; init; }

    public required Func<string, string, string> PaymentDoesNotAddUp { get; init; }

    public required string PaymentNotFound { get; init; }

    public required string CertificateNotUsable { get; init; }

    public required string GiftCardTooLow { get; init; }

    public required string PassengerCountDiffers { get; init; }

    public required string InvalidExpression { get; init; }

    public static AirlineTexts Tau { get; } = new()
    {
        UserNotFound = _ => "user not found",
        ReservationNotFound = _ => "reservation not found",
        ReservationUnknown = _ => "user not found",
        FlightNotFound = flight => $"flight {flight} not found",
        FlightNotOnDate = (flight, date) => $"flight {flight} not found on date {date}",
        FlightNotAvailable = (flight, date) => $"flight {flight} not available on date {date}",
        NotEnoughSeats = flight => $"not enough seats on flight {flight}",
        BookingPaymentNotFound = payment => $"payment method {payment} not found",
        NotEnoughBalance = payment => $"not enough balance in payment method {payment}",
        PaymentDoesNotAddUp = (total, paid) => $"payment amount does not add up, total price is {total}, but paid {paid}",
        PaymentNotFound = "payment method not found",
        CertificateNotUsable = "certificate cannot be used to update reservation",
        GiftCardTooLow = "gift card balance is not enough",
        PassengerCountDiffers = "number of passengers does not match",
        InvalidExpression = "invalid characters in expression",
    };

    public static AirlineTexts Tau2 { get; } = new()
    {
        UserNotFound = user => $"User {user} not found",
        ReservationNotFound = reservation => $"Reservation {reservation} not found",
        ReservationUnknown = reservation => $"Reservation {reservation} not found",
        FlightNotFound = flight => $"Flight {flight} not found",
        FlightNotOnDate = (flight, date) => $"Flight {flight} not found on date {date}",
        FlightNotAvailable = (flight, date) => $"Flight {flight} not available on date {date}",
        NotEnoughSeats = flight => $"Not enough seats on flight {flight}",
        BookingPaymentNotFound = payment => $"Payment method {payment} not found",
        NotEnoughBalance = payment => $"Not enough balance in payment method {payment}",
        PaymentDoesNotAddUp = (total, paid) => $"Payment amount does not add up, total price is {total}, but paid {paid}",
        PaymentNotFound = "Payment method not found",
        CertificateNotUsable = "Certificate cannot be used to update reservation",
        GiftCardTooLow = "Gift card balance is not enough",
        PassengerCountDiffers = "Number of passengers does not match",
        InvalidExpression = "Invalid characters in expression",
    };
}
