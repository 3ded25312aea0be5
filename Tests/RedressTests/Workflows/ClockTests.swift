import Redress
import Testing

@Suite("The length of a clock")
struct ClockTests {
    @Test(
        "is days, hours, minutes and seconds",
        arguments: [
            ("PT1S", 1_000), ("PT1M", 60_000), ("PT4H", 14_400_000), ("P1D", 86_400_000),
            ("P15D", 1_296_000_000), ("P1DT2H3M4S", 93_784_000), ("PT72H", 259_200_000),
        ])
    func length(text: String, milliseconds: Int64) {
        #expect(Clock.milliseconds(ofDuration: text) == milliseconds)
    }

    @Test(
        "is nothing else, and never nothing",
        arguments: [
            "", "P", "PT", "P1DT", "1D", "PT0S", "P0D", "P1M", "P1Y", "P1W", "PT1D", "P1H", "-PT1H",
            "PT1.5H", "PT-1H", "PT1H1H", "PTT1H", "P1", "PT1", "PTH", "pt1h", "PT１H", "PT1000000H",
            "PT99999999999999999999H", " PT1H", "PT1H ",
        ])
    func refused(text: String) { #expect(Clock.milliseconds(ofDuration: text) == nil) }
}
