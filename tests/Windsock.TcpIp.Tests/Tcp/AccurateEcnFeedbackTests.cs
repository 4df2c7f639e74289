using Windsock.TcpIp.Transport.Tcp;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.TcpIp.Tests.Tcp;

/// <summary>The counters of Accurate ECN, fed by hand. The numbers of clauses are those of RFC 9768.</summary>
public class AccurateEcnFeedbackTests
{
    private const int Mss = 1000;

    [Theory]
    [InlineData(5, 0, "nothing new")]
    [InlineData(6, 1, "one more")]
    [InlineData(4, 7, "the field has come round")]
    public void The_least_increase_is_taken_while_less_than_a_cycle_is_acknowledged(int ace, int marks, string why) // 3.2.2.2
    {
        var feedback = new EcnFeedback();
        Assert.True(marks == Take(ref feedback, ace, 7).Packets, why);
    }

    [Theory]
    [InlineData(5, 8, 8, "the field may have come round with nothing to show")]
    [InlineData(5, 15, 8, "and has not twice")]
    [InlineData(7, 9, 2, "ten would be more than there are")]
    [InlineData(7, 10, 10, "as the RFC has it")]
    [InlineData(4, 100, 95, "often")]
    public void Without_options_the_safest_likely_case_is_taken(int ace, int packets, int marks, string why) // 3.2.2.5.2, A.2.1
    {
        var feedback = new EcnFeedback();
        for (int i = 0; i < 100; i++) Take(ref feedback, 5, 2); // A peer that acknowledges every second segment: more means that acknowledgments are lost.
        Assert.True(marks == Take(ref feedback, ace, packets).Packets, why);
    }

    [Fact]
    public void Where_each_acknowledgment_is_of_many_none_is_taken_for_lost() // 3.2.2.5.2: the prevailing conditions
    {
        var feedback = new EcnFeedback();
        for (int i = 0; i < 100; i++) Assert.Equal(0, Take(ref feedback, 5, 44).Packets);
        Assert.Equal(2, Take(ref feedback, 7, 44).Packets);
    }

    [Theory]
    [InlineData(6, 20, 1_000, 1, 1_000, "one packet's bytes")]
    [InlineData(6, 20, 9_000, 9, 9_000, "more bytes than one packet has")]
    [InlineData(6, 20, 17_000, 17, 17_000, "and many more")]
    [InlineData(7, 20, 0, 2, 0, "none: segments without data were marked, and the field has not come round")]
    [InlineData(5, 20, 7_500, 8, 7_500, "bytes of packets that show as none: one of them small")]
    [InlineData(5, 20, 16_000, 16, 16_000, "and of twice as many")]
    public void The_bytes_of_an_option_tell_how_often_the_field_has_come_round(int ace, int packets, int bytes, int marks, int marked, string why) // A.2.2
    {
        var feedback = new EcnFeedback();
        for (int i = 0; i < 100; i++) Take(ref feedback, 5, 2);
        Assert.True(new EcnMarks(marks, marked) == Take(ref feedback, ace, packets, Option(zero: 1, marked: (uint)bytes)), why);
    }

    [Fact]
    public void What_was_guessed_without_an_option_is_not_counted_again_with_the_next() // A.3
    {
        var feedback = new EcnFeedback();
        Assert.Equal(new EcnMarks(2, 2000), Take(ref feedback, 7, 4));
        Assert.Equal(new EcnMarks(1, 900), Take(ref feedback, 8, 4, Option(1, 2900)));
        Assert.Equal((3u, 2900u), (feedback.MarkedPackets, feedback.MarkedBytes));
    }

    [Fact]
    public void Counters_of_bytes_come_round() // 3.2.3.1
    {
        var feedback = new EcnFeedback();
        for (uint i = 1; i <= 40; i++) Take(ref feedback, 5 + (int)i, 4, Option(1 + i * 900_000, i * 500_000));
        Assert.Equal((20_000_000u, (36_000_000u, 0u)), (feedback.MarkedBytes, feedback.PassedBytes));
    }

    [Theory]
    [InlineData("ac05 000065", 100, 0, 0)]
    [InlineData("ac08 000065 000032", 100, 50, 0)]
    [InlineData("ac0b 000065 000032 000015", 100, 50, 20)]
    [InlineData("ae05 000015", 0, 0, 20)]
    [InlineData("ae08 000015 000032", 0, 50, 20)]
    [InlineData("ae0b 000015 000032 000065", 100, 50, 20)]
    [InlineData("ac02", 0, 0, 0)]
    [InlineData("ac07 000065 0000", 100, 0, 0)]
    [InlineData("ac0e 000065 000032 000015 ffffff", 100, 50, 20)]
    public void Fields_come_in_two_orders_and_any_number(string option, uint zero, uint marked, uint one) // Table 5; other lengths: 3.2.3
    {
        var feedback = new EcnFeedback();
        Take(ref feedback, 6, 1, TcpProbe.Hex(option));
        Assert.Equal((zero, marked, one), (feedback.PassedBytes.Zero, feedback.MarkedBytes, feedback.PassedBytes.One));
        Assert.True(feedback.HasOptions);
    }

    [Fact]
    public void Bytes_that_were_marked_without_a_packet_end_sending_as_capable() // 3.2.3.2.5
    {
        var feedback = new EcnFeedback();
        Take(ref feedback, 5, 2, Option(2001, 0));
        Assert.True(feedback.MaySend);
        Take(ref feedback, 5, 2, Option(3001, 1000));
        Assert.False(feedback.MaySend);
    }

    [Theory]
    [InlineData(2, false, "so few cannot have been counted to 8")]
    [InlineData(3, true, "three may")]
    public void A_first_counter_of_zero_is_not_believed(int packets, bool believed, string why) // 3.2.2.4
    {
        var feedback = new EcnFeedback();
        int marks = Take(ref feedback, 0, packets).Packets;
        Assert.True((believed, believed ? 3 : 0) == (feedback.MaySend, marks), why);
        Assert.Equal(believed ? 1 : 0, Take(ref feedback, 1, packets).Packets);
    }

    [Theory]
    [InlineData("2", "ac05 000065", "one order is enough")]
    [InlineData("1", "ae05 000065", "as it is for the other")]
    [InlineData("23", "ac08 000065 000064", "a mark has come")]
    [InlineData("13", "ae08 000065 000064", "behind the other")]
    [InlineData("3", "ac08 000001 000064", "with no other before it")]
    [InlineData("12", "ac0b 000065 000000 000065", "both")]
    [InlineData("0", "", "what is not capable is not counted")]
    public void An_option_has_the_fields_that_have_changed(string bits, string option, string why) // 3.2.3.3
    {
        var reflector = Begun();
        foreach (char bit in bits) reflector.Take((byte)(bit - '0'), 1, 100, waits: false);
        Assert.True(option == Written(ref reflector, 40), why);
        Assert.Equal("", Written(ref reflector, 40)); // Nothing has changed since.
    }

    [Fact]
    public void Where_there_is_little_room_only_what_changed_is_told_or_nothing() // 3.2.3.3
    {
        var reflector = Begun();
        reflector.Take(2, 1, 100, waits: false);
        reflector.Take(3, 1, 100, waits: false);
        Assert.Equal("", Written(ref reflector, 4));
        Assert.Equal("ac08 000065 000064", Written(ref reflector, 8));
        reflector.Take(1, 1, 100, waits: false);
        Assert.Equal("", Written(ref reflector, 4));
        Assert.Equal("ae05 000065", Written(ref reflector, 8)); // All three would take 12.
        reflector.Take(1, 1, 100, waits: false);
        Assert.Equal("ac0b 000065 000064 0000c9", Written(ref reflector, 12));
    }

    [Theory]
    [InlineData("2222", "....", "nothing is marked")]
    [InlineData("23", ".!", "a mark after none")]
    [InlineData("233", ".!!", "two since the last one that was told")]
    [InlineData("2323", ".!.!", "each begins anew")]
    public void Marks_are_told_at_once_when_they_begin_and_by_twos(string bits, string told, string why) // 3.2.2.5.1
    {
        var reflector = Begun();
        string got = "";
        foreach (char bit in bits) got += reflector.Take((byte)(bit - '0'), 1, 100, waits: false) ? '!' : '.';
        Assert.True(told == got, why);
    }

    [Fact]
    public void Marks_on_segments_without_data_are_told_by_threes() // 3.2.2.5.1
    {
        var reflector = Begun();
        bool[] told = [reflector.Take(3, 1, 0, false), reflector.Take(3, 1, 0, false), reflector.Take(3, 1, 0, false)];
        Assert.Equal([false, false, true], told);
        Assert.Equal("", Written(ref reflector, 40)); // They have no bytes.
        Assert.Equal(EcnCodes.Write(8), reflector.Tell(isPure: true));
    }

    [Fact]
    public void Packets_that_were_joined_on_the_way_count_each() // 3.2
    {
        var reflector = Begun();
        reflector.Take(3, 44, 44_000, waits: false);
        Assert.Equal((44u, EcnCodes.Write(49)), (reflector.MarkedPackets, reflector.Tell(isPure: true)));
    }

    [Fact]
    public void Data_that_comes_again_twice_ends_the_options() // 3.2.3.2.2
    {
        var reflector = Begun();
        reflector.Take(2, 1, 100, waits: false);
        reflector.TakeRepetition(1);
        reflector.TakeRepetition(101);
        Assert.True(reflector.SendsOptions);
        reflector.TakeRepetition(101);
        Assert.Equal("", Written(ref reflector, 40));
    }

    [Fact]
    public void Nothing_that_a_peer_can_say_counts_more_than_it_acknowledges()
    {
        var chance = new Prng(5);
        var feedback = new EcnFeedback();
        for (int i = 0; i < 100_000; i++)
        {
            byte[] option = [(byte)(chance.Chance(0.5) ? 172 : 174), (byte)(2 + chance.Below(13)), .. new byte[12]];
            chance.Fill(option.AsSpan(2));
            int packets = 1 + chance.Below(100), bytes = 1 + chance.Below(packets * Mss);
            EcnMarks marks = feedback.Take(EcnCodes.Write((uint)chance.Below(8)), TcpOptions.Read(option.AsSpan(0, option[1])), bytes, packets, Mss);
            Assert.InRange(marks.Bytes, 0, bytes);
            Assert.InRange(marks.Packets, 0, packets + 7);
        }
    }

    private static EcnReflector Begun()
    {
        var reflector = new EcnReflector();
        Written(ref reflector, 40); // The first one tries the path.
        return reflector;
    }

    private static string Written(ref EcnReflector reflector, int room)
    {
        int bytes = reflector.OptionBytes(room);
        Assert.InRange(bytes, 0, room);
        if (bytes == 0) return "";
        byte[] option = new byte[bytes];
        reflector.WriteOption(option);
        string text = Convert.ToHexString(option.AsSpan(0, option[1])).ToLowerInvariant();
        return string.Join(' ', text.Chunk(text.Length).Select(_ => text[..4]).Concat(text[4..].Chunk(6).Select(field => new string(field))));
    }

    private static byte[] Option(uint zero, uint marked) =>
        [172, 8, (byte)(zero >> 16), (byte)(zero >> 8), (byte)zero, (byte)(marked >> 16), (byte)(marked >> 8), (byte)marked];

    private static EcnMarks Take(ref EcnFeedback feedback, int ace, int packets, byte[]? option = null) =>
        feedback.Take(EcnCodes.Write((uint)ace), TcpOptions.Read(option ?? []), packets * Mss, packets, Mss);
}
