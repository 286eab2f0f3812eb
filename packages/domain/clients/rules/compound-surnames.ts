/** Two-character surnames in use today (《百家姓》 and the ministry's yearly name reports); everything else counts as one. */
const COMPOUND_SURNAMES: ReadonlySet<string> = new Set(
  (
    '欧阳 上官 司马 诸葛 皇甫 尉迟 公孙 慕容 令狐 东方 夏侯 宇文 长孙 司徒 司空 轩辕 端木 百里 呼延 南宫 ' +
    '西门 独孤 闻人 申屠 濮阳 淳于 单于 太史 公冶 公羊 赫连 澹台 宗政 钟离 鲜于 闾丘 亓官 仲孙 拓跋 夹谷 ' +
    '谷梁 漆雕 乐正 壤驷 公良 东郭 南门 左丘 梁丘 羊舌 微生 东门 第五 完颜 叶赫 纳兰'
  ).split(' '),
);

/** How many leading characters of a Chinese name are its surname. A name of two characters has a surname of one. */
export function surnameLength(characters: readonly string[]): 1 | 2 {
  if (characters.length < 3) return 1;
  return COMPOUND_SURNAMES.has(`${characters[0] ?? ''}${characters[1] ?? ''}`) ? 2 : 1;
}
