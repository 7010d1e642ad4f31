import CairnLanguage

extension SeededObjects {
  static let toolNames = ToolNames(
    [
      .terraform("aws_s3_object")
    ],
    fields: [
      "file": [.terraform("source")]
    ])
}
