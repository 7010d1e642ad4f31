import CairnLanguage
import Testing

@testable import cairn

@Suite struct ValueTextTests {
  @Test(
    arguments: [
      (0, "0s"), (1, "1s"), (30, "30s"), (60, "60s"), (90, "90s"), (120, "2m"), (3_600, "1h"),
      (5_400, "1h30m"), (86_400, "1d"), (1_209_600, "14d"),
    ])
  func `A duration is spelled as in YAML`(_ seconds: Int, _ text: String) {
    #expect(ValueText.text(.integer(seconds), .duration(0...Int.max)) == text)
  }

  @Test(
    arguments: [
      (256, FieldType.SizeUnit.megabytes, "256MB"), (1024, .megabytes, "1GB"),
      (1_536, .megabytes, "1536MB"), (262_144, .bytes, "256KB"), (100, .bytes, "100B"),
      (0, .kilobytes, "0KB"),
    ])
  func `A size is spelled as in YAML`(_ count: Int, _ unit: FieldType.SizeUnit, _ text: String) {
    #expect(ValueText.text(.integer(count), .size(0...Int.max, unit: unit)) == text)
  }

  @Test(
    arguments: [
      ("plain", "plain"), ("", "\"\""), (" a", "\" a\""), ("true", "\"true\""), ("12", "\"12\""),
      ("a: b", "\"a: b\""), ("*", "\"*\""), ("s3:ObjectCreated:*", "s3:ObjectCreated:*"),
      ("-x", "-x"), ("say \"hi\", now", "\"say \\\"hi\\\", now\""),
    ])
  func `A text has quotes where YAML needs them`(_ text: String, _ spelled: String) {
    #expect(ValueText.text(.string(text), .any) == spelled)
  }

  @Test func `A template shows what is known of it`() {
    let template = Template([
      .literal("https://"),
      .reference(
        .resource(ResourceAddress(section: "apis", name: "a"), attribute: "id")),
      .literal("/x"),
    ])
    #expect(ValueText.text(.unresolved(template), .string()) == "https://(known after apply)/x")
  }

  @Test func `Maps and lists take one line, with sorted keys`() {
    let value: Value = ["b": [1, true, .null], "a": ["x": "y"]]
    #expect(ValueText.text(value, .any) == "{a: {x: y}, b: [1, true, null]}")
  }
}
