import CairnLanguage

extension SeededItems {
  static let toolNames = ToolNames(
    [.terraform("aws_dynamodb_table_item"), .aws("dynamodb")],
    fields: [
      "table": [.terraform("table_name")],
      "items": [.terraform("item")],
    ])
}
