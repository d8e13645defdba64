import { sql } from 'kysely';
import { beforeAll, expect, it } from 'vitest';
import { eachWordParser } from '../../test/database.ts';
import { createAsset, createUser } from '../../test/factories.ts';
import { parseTextQuery } from '../search/query-language.ts';
import { textPredicate } from './ocr.predicate.ts';
import { OcrRepository } from './ocr.repository.ts';
import { normaliseText } from './text-normalisation.ts';

/** Texts as OCR gives them: lines, gaps inside words, widths and variants mixed. */
const TEXTS = [
  '增值税专用发票\n发票代码 1100194130\n发票号码 07581234',
  '上海增值税普通发票 购买方名称：上海云帆科技有限公司',
  '电子发票（普通发票）\n价税合计（大写）壹仟贰佰圆整 ¥1,200.00',
  '電子發票證明聯 統一編號 12345678',
  'Invoice No. INV-2024-0012\nDate: 2024-03-15\nTotal due: $1,234.56',
  'TAX INVOICE\nABN 51 824 753 556\nAmount payable AUD 89.90',
  '收据 今收到 张伟 交来 房租 人民币叁仟元整',
  '北京市朝阳区建国门外大街1号国贸大厦',
  '南京市长江大桥',
  '研究生命起源的科学家',
  '中国人民银行 壹佰圆',
  '出 租 车 发 票 上车 08：15 下车 08：47 里程 12.6km',
  '营业执照 统一社会信用代码 91310000MA1FL0XX3K',
  '微信支付 支付成功 ￥38.50 收款方 老王牛肉面馆',
  '支付宝 转账给 李娜 备注：生日快乐🎂',
  '禁止停车 违者拖走 NO PARKING',
  '安全出口 EXIT 紧急集合点',
  '会议纪要 2024年第三季度 市场部 iPhone15 发布计划',
  'Wi-Fi 密码: hello2024 网络名称 Café_Guest',
  'CAFÉ DE FLORE menu du jour €24,50',
  'ＡＢＣ１２３ 全角文字测试 ﾃｽﾄ',
  '東京駅 のりば 新幹線 のぞみ 225号',
  '서울특별시 강남구 테헤란로 152',
  '药品说明书 阿莫西林胶囊 0.25g×24粒 用法用量：口服',
  '体检报告 血红蛋白 135g/L 白细胞 6.2×10^9/L',
  '火车票 G1234 上海虹桥→北京南 二等座 05车12A号',
  '登机牌 BOARDING PASS 航班 MU5101 座位 31K 登机口 C27',
  '身份证 姓名 王小明 性别 男 民族 汉',
  '快递单号 SF1234567890123 收件人 陈女士',
  'Error 404: page not found\nat Object.<anonymous> (/srv/app.js:12:7)',
  '优惠券 满100减20 有效期至2024.12.31',
  '课程表 星期一 数学 语文 英语 体育 自习',
  '版权所有 © 2024 Immich 保留所有权利',
  '停车场 P3 层 车位 0571 缴费请扫码',
] as const;

/** What people would type to find them; each is part of at least one text, once both are normalised. */
const QUERIES = [
  ...[
    '发票',
    '增值税',
    '增值税专用发票',
    '发票号码',
    '值税专',
    '电子发票',
    '電子發票',
    '统一编号',
    '普通发票',
    '发票代码',
  ],
  ...[
    '价税合计',
    '壹仟贰佰圆整',
    '1200.00',
    '1,200',
    'invoice',
    'INVOICE',
    'INV-2024-0012',
    '0012',
    '1234.56',
    '1,234.56',
  ],
  ...['张伟', '房租', '人民币', '朝阳区', '国贸大厦', '市长', '长江大桥', '南京市', '研究生', '生命', '命起', '科学家'],
  ...[
    '人民银行',
    '出租车',
    '租车发票',
    '出租车发票',
    '12.6',
    '信用代码',
    '91310000',
    '微信',
    '支付',
    '牛肉面',
    '李娜',
    '生日快乐',
  ],
  ...[
    '停车',
    '禁止停车',
    'parking',
    'exit',
    '集合点',
    '第三季度',
    'iPhone',
    'iphone15',
    '发布',
    'hello2024',
    'cafe',
    'café',
  ],
  ...[
    'flore',
    'ABC123',
    'abc',
    '全角',
    'テスト',
    '東京',
    '新幹線',
    'のぞみ',
    '서울',
    '강남구',
    '胶囊',
    '阿莫西林',
    '24粒',
  ],
  ...[
    '血红蛋白',
    'G1234',
    '虹桥',
    '北京南',
    'MU5101',
    '31K',
    '王小明',
    '汉',
    '票',
    '王',
    '男',
    '圆',
    'SF1234567890123',
  ],
  ...[
    '404',
    'page not found',
    '满100减20',
    '2024.12.31',
    '星期一',
    '语文',
    '保留所有权利',
    'immich',
    'P3',
    '0571',
    '扫码',
  ],
] as const;

eachWordParser('the segmentation set', (db) => {
  const idOf = new Map<string, string>();

  beforeAll(async () => {
    const repository = new OcrRepository(db.database);
    const ownerId = await createUser(db.database);
    for (const text of TEXTS) {
      const id = await createAsset(db.database, { ownerId });
      idOf.set(text, id);
      const box = { x1: 0, y1: 0, x2: 1, y2: 0, x3: 1, y3: 1, x4: 0, y4: 1, boxScore: 1, textScore: 1 };
      await db.database.transaction((tx) =>
        repository.replaceLines(
          tx,
          id,
          text.split('\n').map((line) => ({ text: line, ...box })),
        ),
      );
    }
  });

  const find = async (query: string) => {
    const { rows } = await sql<{ id: string }>`
      select id from asset where ${textPredicate(parseTextQuery(query)!)}`.execute(db.database.kysely);
    return rows.map(({ id }) => id);
  };
  const textsWith = (query: string) => {
    const wanted = normaliseText(query).text;
    return TEXTS.filter((text) => normaliseText(text).text.includes(wanted)).map((text) => idOf.get(text)!);
  };

  it.each(QUERIES)('finds %s wherever it stands', async (query) => {
    const expected = textsWith(query);
    expect(expected).not.toEqual([]);
    expect(await find(query)).toEqual(expect.arrayContaining(expected));
    expect(await find(`"${query}"`)).toEqual(expect.arrayContaining(expected));
  });

  it('finds every run of two to four characters without spaces of every text, and only where it stands', async () => {
    const runs = new Set(
      TEXTS.flatMap((text) => normaliseText(text).text.match(/\p{sc=Han}+/gu) ?? []).flatMap((run) =>
        [2, 3, 4].flatMap((length) =>
          Array.from({ length: run.length - length + 1 }, (_, start) => run.slice(start, start + length)),
        ),
      ),
    );
    const missed: string[] = [];
    const wrong: string[] = [];
    for (const run of runs) {
      const expected = new Set(textsWith(run));
      const phrase = new Set(await find(`"${run}"`));
      const words = new Set(await find(run));
      if (!expected.isSubsetOf(words) || !expected.isSubsetOf(phrase)) missed.push(run);
      if (!phrase.isSubsetOf(expected)) wrong.push(run);
    }
    expect({ missed, wrong }).toEqual({ missed: [], wrong: [] });
    expect(runs.size).toBeGreaterThan(400);
  });
});
