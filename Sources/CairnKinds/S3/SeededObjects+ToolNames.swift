import CairnLanguage

extension SeededObjects {
  static let toolNames = ToolNames(
    [.terraform("aws_s3_object"), .terraform("aws_s3_bucket_object"), .aws("s3")],
    fields: [
      "file": [.terraform("source")]
    ],
    instead: [
      "Write the content into a file, and name that in `file`.": ["content", "content_base64"]
    ])
}
