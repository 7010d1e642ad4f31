import CairnLanguage

extension Notification {
  static let toolNames = ToolNames(
    [.terraform("aws_s3_bucket_notification")],
    fields: [
      "prefix": [.terraform("filter_prefix")],
      "suffix": [.terraform("filter_suffix")],
    ])
}
