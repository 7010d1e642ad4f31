import CairnEngine
import CairnLanguage

extension Bucket {
  /// Amazon S3 user guide, "Required permissions for Amazon S3 API operations": objects, and the
  /// list of them. KMS developer guide, "How Amazon S3 uses AWS KMS".
  static let access: [AccessVerb] = [reading, writing, AccessVerb("read-write", reading, writing)]

  private static let objects = ["/*"]

  private static let reading = AccessVerb(
    "read", ["s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectTagging"], on: objects
  )
  .and(["s3:ListBucket"])
  .and(["kms:Decrypt"], onWhat: kmsKey.name)

  private static let writing = AccessVerb(
    "write",
    [
      "s3:PutObject", "s3:PutObjectTagging", "s3:DeleteObject", "s3:AbortMultipartUpload",
      "s3:ListMultipartUploadParts",
    ], on: objects
  )
  .and(["kms:GenerateDataKey", "kms:Decrypt"], onWhat: kmsKey.name)
}
