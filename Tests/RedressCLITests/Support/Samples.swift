/// Complaints as people write them down.
enum Sample {
    static let complaint = """
        {
          "complainant/name": "张敏",
          "complainant/phone": "13800000001",
          "incident/@channel": "phone",
          "incident/@subtype": "damaged-function",
          "incident/narrative": "电饭煲使用三天后无法加热，按键无反应，要求退款。",
          "demands/demand": [{"@kind": "refund", "@amount": 44500}],
          "order/@id": "SO-2026-000101",
          "order/@amount": 44500
        }
        """

    /// Too little to be submitted.
    static let draft = """
        {"incident/narrative": "礼盒少了一件。"}
        """

    static let wrong = """
        {
          "complainant/phone": "call me",
          "incident/@channel": "pigeon",
          "order/@amount": "much",
          "order/@colour": "red"
        }
        """
}
