import { type ErrorTable, failWith } from '@kean/kernel';

const ASK_IT = { zh: '请联系系统管理员。', en: 'Please tell your administrator.' };

const CODES = {
  COLLECTION_FILE_KIND_UNKNOWN: {
    kind: 'invalid',
    publicText: {
      zh: '这不是可以导入的表格。请上传 CSV 文件，或 Excel 另存的 .xlsx 工作簿。',
      en: 'This is not a table that can be imported. Please upload a CSV file or a workbook saved as .xlsx.',
    },
  },
  COLLECTION_FILE_OLD_WORKBOOK: {
    kind: 'invalid',
    publicText: {
      zh: '这是旧版 .xls 工作簿。请在 Excel 或 WPS 中打开，另存为 .xlsx 或 CSV 后再上传。',
      en: 'This is a workbook of the old .xls kind. Please open it, save it as .xlsx or CSV, and upload that.',
    },
  },
  COLLECTION_FILE_ENCRYPTED: {
    kind: 'invalid',
    publicText: {
      zh: '工作簿设有打开密码，无法读取。请在 Excel 或 WPS 中取消密码，另存后再上传；导入后文件会加密保存并在完成后销毁。',
      en: 'The workbook is protected by a password. Please remove the password and upload it again; it is kept encrypted here and destroyed after the import.',
    },
  },
  COLLECTION_FILE_DAMAGED: {
    kind: 'invalid',
    publicText: {
      zh: '文件内容不完整或已损坏。请在 Excel 或 WPS 中打开并重新另存后再上传。',
      en: 'The file is incomplete or damaged. Please open it, save it again, and upload that.',
    },
  },
  COLLECTION_ENCODING_UNREADABLE: {
    kind: 'invalid',
    publicText: {
      zh: '无法识别文字编码。请另存为“CSV UTF-8”或 .xlsx 后再上传。',
      en: 'The text encoding was not recognised. Please save the file as "CSV UTF-8" or as .xlsx and upload that.',
    },
  },
  COLLECTION_FILE_EMPTY: {
    kind: 'invalid',
    publicText: {
      zh: '文件里没有数据行。请检查是否选错了文件或工作表。',
      en: 'The file holds no data rows. Please check that it is the right file and sheet.',
    },
  },
  COLLECTION_NO_USABLE_COLUMN: {
    kind: 'invalid',
    publicText: {
      zh: '没有找到姓名列和电话列。请让表头写明“客户姓名”“联系电话”等，再重新上传。',
      en: 'No columns of names and phones were found. Please give the columns headers such as "Name" and "Phone" and upload again.',
    },
  },
  COLLECTION_FILE_TOO_LARGE: {
    kind: 'too-large',
    publicText: {
      zh: '文件超过 100 MB。请拆成几个文件分别导入。',
      en: 'The file is larger than 100 MB. Please split it and import the parts.',
    },
  },
  COLLECTION_FILE_UNPACKS_TOO_LARGE: {
    kind: 'too-large',
    publicText: {
      zh: '工作簿解压后过大，可能含有大量空白格式或被人为构造。请把数据复制到新的工作簿，或另存为 CSV 后再上传。',
      en: 'The workbook unpacks to too much. Please copy the data into a new workbook or save it as CSV and upload that.',
    },
  },
  COLLECTION_TOO_MANY_ROWS: {
    kind: 'too-large',
    publicText: {
      zh: '文件超过 10 万行。请拆成几个文件分别导入。',
      en: 'The file holds more than 100,000 rows. Please split it and import the parts.',
    },
  },
  COLLECTION_UPLOAD_BROKEN: {
    kind: 'invalid',
    publicText: {
      zh: '上传中断，文件没有收全。请重新上传。',
      en: 'The upload broke off and the file is incomplete. Please upload it again.',
    },
  },
  COLLECTION_NO_BRANCH: {
    kind: 'forbidden',
    publicText: {
      zh: '您没有所属门店，无法确定客户归属。请由门店人员导入。',
      en: 'You belong to no branch, so it cannot be said whose clients these are. Please let somebody of the branch import.',
    },
  },
  COLLECTION_IMPORT_NOT_FOUND: {
    kind: 'not-found',
    publicText: {
      zh: '没有找到这次导入，或者不在您的权限范围内。',
      en: 'This import does not exist or is not within your reach.',
    },
  },
  COLLECTION_IMPORT_MOVED_ON: {
    kind: 'conflict',
    publicText: {
      zh: '这次导入的状态已经变化，请刷新后再操作。',
      en: 'This import has moved on. Please refresh and look again.',
    },
  },
  COLLECTION_MAPPING_INCOMPLETE: {
    kind: 'invalid',
    publicText: {
      zh: '请指定哪一列是姓名、哪一列是电话。',
      en: 'Please say which column holds the names and which the phones.',
    },
  },
  COLLECTION_MAPPING_REPEATED: {
    kind: 'invalid',
    publicText: {
      zh: '同一含义只能指定一列（电话、地址、备注可以多列）。请调整列的对应关系。',
      en: 'Only phone, address and remark may be given to several columns. Please correct the columns.',
    },
  },
  COLLECTION_MAPPING_NOT_THIS_SHEET: {
    kind: 'invalid',
    publicText: {
      zh: '列的对应关系与工作表的列数不一致，请重新选择工作表。',
      en: 'The columns given are not those of the sheet. Please choose the sheet again.',
    },
  },
  COLLECTION_REJECTS_ABSENT: {
    kind: 'not-found',
    publicText: {
      zh: '没有可下载的退回清单。',
      en: 'There is no list of rejected rows to download.',
    },
  },
  COLLECTION_RIGHTS_WITHDRAWN: {
    kind: 'forbidden',
    publicText: {
      zh: '导入人的权限已变更，导入已停止。已导入的客户保留，其余未导入。',
      en: 'The rights of the person who imports have changed, so the import was stopped. What was imported stays.',
    },
  },
  COLLECTION_RUN_FAILED: {
    kind: 'internal',
    publicText: {
      zh: `导入多次重试后仍未完成。已导入的客户保留；重新上传同一文件只会补上其余客户。${ASK_IT.zh}`,
      en: `The import did not finish after several tries. What was imported stays; uploading the file again adds only the rest. ${ASK_IT.en}`,
    },
  },
  COLLECTION_NOTICE_NOT_FOUND: {
    kind: 'not-found',
    publicText: { zh: '没有找到这份告知书。', en: 'This notice does not exist.' },
  },
  COLLECTION_NOTICE_MOVED_ON: {
    kind: 'conflict',
    publicText: {
      zh: '这份告知书已被他人更改或状态已变。请刷新后再操作。',
      en: 'This notice has been changed meanwhile. Please refresh and look again.',
    },
  },
  COLLECTION_NOTICE_IN_THE_MAKING: {
    kind: 'conflict',
    publicText: {
      zh: '这份告知书已有一个版本正在起草或审阅，请先完成它。',
      en: 'A version of this notice is being written or reviewed already. Please finish that one first.',
    },
  },
  COLLECTION_NOTICE_INCOMPLETE: {
    kind: 'invalid',
    publicText: {
      zh: '告知书还缺少法律要求的内容。请按清单补全中英文后再提交。',
      en: 'The notice does not say everything that the law asks for. Please complete the list in both languages.',
    },
  },
  COLLECTION_NOTICE_NEEDS_ANOTHER_PERSON: {
    kind: 'forbidden',
    publicText: {
      zh: '起草过这份告知书的人不能发布它。请由另一位同事审阅并发布。',
      en: 'Whoever wrote on this notice cannot publish it. Please let a colleague review and publish it.',
    },
  },
  COLLECTION_CLIENT_NOT_FOUND: {
    kind: 'not-found',
    publicText: {
      zh: '没有找到这位客户，或不在您的权限范围内。',
      en: 'This client does not exist or is not within your reach.',
    },
  },
  COLLECTION_CONSENT_NOTICE_OUTDATED: {
    kind: 'conflict',
    publicText: {
      zh: '告知书已更新或已撤回，这次的答复没有记录。请出示现行告知书后重新征求同意。',
      en: 'The notice has been replaced or withdrawn; nothing was recorded. Please show the notice in force and ask again.',
    },
  },
  COLLECTION_CONSENT_KEY_USED: {
    kind: 'conflict',
    publicText: {
      zh: '这次提交与先前的内容不一致，没有记录。请刷新页面后重新填写。',
      en: 'This differs from what was sent before and was not recorded. Please refresh the page and fill it in again.',
    },
  },
  COLLECTION_CONSENT_NEEDS_GUARDIAN: {
    kind: 'invalid',
    publicText: {
      zh: '不满十四周岁的客户，须由父母或其他监护人同意。',
      en: 'A parent or another guardian has to consent for a client under fourteen.',
    },
  },
  COLLECTION_CONSENT_CLASS_NOT_ASKED: {
    kind: 'invalid',
    publicText: {
      zh: '敏感信息的单独同意只能随需要它的目的一并给出。',
      en: 'A separate consent goes with a purpose that is consented to and asks for such information.',
    },
  },
  COLLECTION_CONSENT_NEEDS_WRITING: {
    kind: 'invalid',
    publicText: {
      zh: '敏感信息的单独同意、存量客户的首次同意不能口头转述，也不能只凭平板签名。请让客户用自己的手机、用发到其手机的验证码确认，或填写纸质同意书。',
      en: 'A separate consent, and the first one of a client from an old list, cannot be passed on by word of mouth or by a signature alone. Please let the client use their phone, the code that goes to it, or paper.',
    },
  },
  COLLECTION_CONSENT_NEEDS_ACT: {
    kind: 'invalid',
    publicText: {
      zh: '平板上的同意须由客户本人确认：输入发到其手机的验证码，或在平板上签名。没有记录任何答复。',
      en: 'A consent on the tablet is confirmed by the client: with the code that goes to their phone, or by a signature. Nothing was recorded.',
    },
  },
  COLLECTION_CONSENT_NEEDS_CODE: {
    kind: 'invalid',
    publicText: {
      zh: '敏感信息的单独同意须用发到客户手机的验证码确认，平板签名不够。没有记录任何答复。',
      en: 'A separate consent to sensitive information needs the code that goes to the client’s phone; a signature is not enough. Nothing was recorded.',
    },
  },
  COLLECTION_CONSENT_NOT_SIGNED: {
    kind: 'invalid',
    publicText: {
      zh: '签名过短，无法作为签名保存。请客户重新签名，或改用手机验证码。',
      en: 'This is too little to be kept as a signature. Please let the client sign again, or use the code to the phone.',
    },
  },
  /** Wrong, expired, replaced, not gone out yet, tried too often: one code and one sentence. */
  COLLECTION_CONSENT_CODE_REFUSED: {
    kind: 'forbidden',
    publicText: {
      zh: '验证码不正确或已失效，没有记录任何答复。请核对最新一条短信；仍不成功时请重新发送，或稍后再试。',
      en: 'The code is not right, or no longer valid; nothing was recorded. Please look at the newest message, ask for another code, or try later.',
    },
  },
  COLLECTION_CONSENT_ASKED_TOO_OFTEN: {
    kind: 'limited',
    publicText: {
      zh: '发送验证码过于频繁，请稍后再试，以免打扰客户。',
      en: 'Too many codes were sent. Please wait, so as not to disturb the client.',
    },
  },
  COLLECTION_CONSENT_NO_PHONE: {
    kind: 'conflict',
    publicText: {
      zh: '客户没有可以接收验证码的手机号，或目前不能向其发送。请改用纸质同意书，由另一位同事复核。',
      en: 'There is no mobile phone that a code could go to, or it must not be written to now. Please use paper, which a colleague countersigns.',
    },
  },
  COLLECTION_CONSENT_NOT_BY_SHEET: {
    kind: 'conflict',
    publicText: {
      zh: '您这次是凭核验单进入的，不能在这里表示同意，没有保存。愿意同意的，请在门店签署纸质同意书；撤回同意随时可以在这里办理。',
      en: 'You came in by a printed sheet, so no consent is given here and nothing was kept. To consent, please sign on paper in the shop; consent can be taken back here at any time.',
    },
  },
  /** Never there, answered, or over: one code and one sentence. */
  COLLECTION_CONSENT_LINK_REFUSED: {
    kind: 'forbidden',
    publicText: {
      zh: '链接不正确，或者已经处理、失效。如果不是您本人签名，请直接联系门店或拨打告知书上的电话。',
      en: 'This link is not right, was answered already, or is over. If you did not sign, call our office or the number in the notice.',
    },
  },
  COLLECTION_CONSENT_PHONE_AWAITS: {
    kind: 'conflict',
    publicText: {
      zh: '登记的手机号还没有确认是客户本人的，不能接收验证码。请客户用原号码收到的链接确认，或请店长、个人信息保护负责人复核；也可改用纸质同意书。',
      en: 'It is not established yet that the phone on record is the client’s, so no code goes to it. The client confirms it from the number before, or a second person does; or use paper.',
    },
  },
  COLLECTION_COUNTERSIGN_NOT_POSSIBLE: {
    kind: 'conflict',
    publicText: {
      zh: '这份答复不需要复核，或尚无扫描件，或须由记录人以外的同事复核。请刷新后再看。',
      en: 'This answer needs no countersignature, or its scan first, or somebody who did not record it. Please refresh and look again.',
    },
  },
  COLLECTION_CONSENT_FORM_NOT_FOUND: {
    kind: 'not-found',
    publicText: {
      zh: '没有找到这份纸质同意书。请刷新后再看。',
      en: 'This paper form of consent does not exist. Please refresh and look again.',
    },
  },
  COLLECTION_CONSENT_SCAN_SENT_ALREADY: {
    kind: 'conflict',
    publicText: {
      zh: '这份扫描件已经上传过，没有保存成功。请重新选择文件后再上传。',
      en: 'This scan was sent before and not kept. Please choose the file again.',
    },
  },
  COLLECTION_SIGNATURE_NOT_FOUND: {
    kind: 'not-found',
    publicText: { zh: '没有找到这份签名。', en: 'This signature does not exist.' },
  },
  COLLECTION_CONSENT_PAPER_UNNAMED: {
    kind: 'invalid',
    publicText: {
      zh: '纸质同意书须登记档案编号；其他方式不填编号。',
      en: 'A paper form needs the number under which it is filed; other channels have none.',
    },
  },
  COLLECTION_RECEIPTS_NOT_SIGNED: {
    kind: 'unavailable',
    publicText: {
      zh: '暂时无法签发同意回执，这次的答复没有记录。请联系系统管理员。',
      en: 'Receipts cannot be signed at the moment; nothing was recorded. Please tell your administrator.',
    },
  },
  COLLECTION_RECEIPT_NOT_FOUND: {
    kind: 'not-found',
    publicText: { zh: '没有找到这份回执。', en: 'This receipt does not exist.' },
  },
  COLLECTION_FIELD_OUTSIDE_SERVICES: {
    kind: 'invalid',
    publicText: {
      zh: '所选服务不需要其中一项信息，不能收集，什么都没有保存。请去掉它，或选择需要它的服务。',
      en: 'One of these fields is needed by none of the chosen services, so it is not collected and nothing was kept. Remove it, or choose a service that needs it.',
    },
  },
  COLLECTION_FIELD_OUTSIDE_NOTICE: {
    kind: 'conflict',
    publicText: {
      zh: '现行告知书没有告知其中一项信息，不能收集，什么都没有保存。请去掉它，或请个人信息保护负责人发布新版告知书。',
      en: 'The published notice does not tell of one of these fields, so it is not collected and nothing was kept. Remove it, or ask the protection officer to publish a new notice.',
    },
  },
  COLLECTION_SERVICE_OUTSIDE_NOTICE: {
    kind: 'conflict',
    publicText: {
      zh: '现行告知书没有提到其中一项服务，不能为它收集信息，什么都没有保存。请去掉这项服务，或请个人信息保护负责人发布新版告知书。',
      en: 'The published notice does not mention one of these services, so nothing is collected for it and nothing was kept. Remove the service, or ask the protection officer to publish a new notice.',
    },
  },
  COLLECTION_COLUMN_OUTSIDE_NOTICE: {
    kind: 'conflict',
    publicText: {
      zh: '现行告知书没有告知其中一列信息，名单没有开始导入。请把标出的列改为“不导入”，或请个人信息保护负责人发布新版告知书后重新导入。',
      en: 'The published notice does not tell of what one of these columns brings, so nothing of the list was taken over. Set the marked columns to “leave out”, or ask the protection officer to publish a new notice and import again.',
    },
  },
  COLLECTION_PHONE_NAMES_ANOTHER: {
    kind: 'conflict',
    publicText: {
      zh: '这个号码不能登记给这位客户，没有更正。请不要换号码重试；请联系店长核实。',
      en: 'This number cannot be given to this client; nothing was changed. Please do not try another one; ask your store manager.',
    },
  },
  COLLECTION_ITEM_NOT_FOUND: {
    kind: 'not-found',
    publicText: {
      zh: '这位客户没有这条需求或房源。请刷新页面后重试。',
      en: 'This client has no such demand or property. Please reload the page and try again.',
    },
  },
  COLLECTION_DRAFT_NOT_FOUND: {
    kind: 'not-found',
    publicText: {
      zh: '没有找到这份草稿：它可能已保存、已放弃，或已超过 24 小时。请重新登记。',
      en: 'This draft does not exist: it was saved, given up, or is older than a day. Please begin anew.',
    },
  },
  COLLECTION_DRAFT_MOVED_ON: {
    kind: 'conflict',
    publicText: {
      zh: '这份草稿已在另一个窗口更改。请从草稿列表重新打开。',
      en: 'This draft was changed in another window. Please open it again from the list of drafts.',
    },
  },
  COLLECTION_TOO_MANY_DRAFTS: {
    kind: 'limited',
    publicText: {
      zh: '您未完成的草稿太多了。请先完成或放弃其中几份。',
      en: 'You have too many drafts. Please finish or give up some of them first.',
    },
  },
  COLLECTION_LOOKED_UP_TOO_OFTEN: {
    kind: 'limited',
    publicText: {
      zh: '一小时内查重次数已达上限，草稿已保留。请稍后再试；如确有需要，请联系店长。',
      en: 'You have looked for duplicates as often as an hour allows; your draft is kept. Please wait a while, or ask your store manager.',
    },
  },
  COLLECTION_BASIS_MOVED_ON: {
    kind: 'conflict',
    publicText: {
      zh: '这项依据的状态已变。请刷新后再操作。',
      en: 'The state of this basis has changed. Please refresh and look again.',
    },
  },
  COLLECTION_BASIS_NEEDS_ANOTHER_PERSON: {
    kind: 'forbidden',
    publicText: {
      zh: '提出这项依据的人不能批准它。请由另一位同事审阅并批准。',
      en: 'Whoever proposed this basis cannot approve it. Please let a colleague review and approve it.',
    },
  },
  COLLECTION_IMPORT_SERVICES_UNNAMED: {
    kind: 'invalid',
    publicText: {
      zh: '请写明这份名单用于哪些服务（services），例如 ["purchase"]；不在这些服务之内的列不会导入。',
      en: 'Name the services that the list is taken over for (services), as ["purchase"]; columns that none of them needs are not taken in.',
    },
  },
  COLLECTION_CAMPAIGN_NOT_FOUND: {
    kind: 'not-found',
    publicText: {
      zh: '没有找到这次征询，请从列表重新打开。',
      en: 'This campaign does not exist. Please open it again from the list.',
    },
  },
  COLLECTION_CAMPAIGN_MOVED_ON: {
    kind: 'conflict',
    publicText: {
      zh: '这次征询刚刚变动过（可能已由同事处理）。请刷新后再操作。',
      en: 'This campaign has just changed, perhaps by a colleague. Please refresh and look again.',
    },
  },
  COLLECTION_CAMPAIGN_NEEDS_ANOTHER_PERSON: {
    kind: 'forbidden',
    publicText: {
      zh: '建立征询的人不能批准它。请由另一位同事核对范围、告知书和短信后批准。',
      en: 'Whoever made a campaign cannot let it go out. Please have a colleague check its clients, notice and message, and approve it.',
    },
  },
  COLLECTION_CAMPAIGN_NOTICE_NOT_IN_FORCE: {
    kind: 'conflict',
    publicText: {
      zh: '这次征询所用的告知书已不再有效，不能用它征求同意。请停止这次征询，用现行告知书另建一次。',
      en: 'The notice of this campaign is no longer in force, so nobody may be asked with it. Stop it and make a new one with the notice of today.',
    },
  },
  COLLECTION_CAMPAIGN_ASKS_WHAT_THE_NOTICE_OMITS: {
    kind: 'invalid',
    publicText: {
      zh: '所选目的不在现行告知书内，不能征求。请只选告知书写明的目的。',
      en: 'The notice does not tell of one of these purposes, so it cannot be asked for. Choose among those that it tells of.',
    },
  },
  COLLECTION_CAMPAIGN_OF_NOBODY: {
    kind: 'conflict',
    publicText: {
      zh: '所选范围内没有可以征询的待确认客户。请换一个范围。',
      en: 'Nobody of this selection can be asked. Please choose another one.',
    },
  },
} as const satisfies ErrorTable;

export type CollectionErrorCode = keyof typeof CODES;
/** Refusals of collection by stable code. */
export const COLLECTION_ERRORS: ErrorTable = CODES;
export const failCollection = failWith(CODES);
