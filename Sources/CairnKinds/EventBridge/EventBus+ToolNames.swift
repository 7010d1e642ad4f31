import CairnLanguage

extension EventBus {
  static let toolNames = ToolNames(
    [.cloudFormation("AWS::Events::EventBus"), .terraform("aws_cloudwatch_event_bus")],
    fields: [
      "kmsKey": [.terraform("kms_key_identifier")],
      "deadLetter": [.terraform("dead_letter_config")],
    ])
}
