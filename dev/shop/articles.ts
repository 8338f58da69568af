/** What the shop sells. */

export interface Article {
  /** Stable: it stands in URLs, orders and the page's `data-article`. */
  id: string;
  title: string;
  /** Where it stands in the magazine. */
  section: string;
  /** What anyone may read. */
  teaser: string;
  priceSats: number;
  /** Paragraphs; these leave the server only when paid for. */
  body: string[];
}

export const ARTICLES: readonly Article[] = [
  {
    id: 'ferryman',
    title: 'The Ferryman Counts to Nine',
    section: 'Rivers',
    teaser: 'On a river with no bridge, the man with the boat keeps the only clock anyone trusts.',
    priceSats: 21,
    body: [
      'He does not wear a watch. When he pushes off from the eastern bank he counts under his breath, one number for each long pull of the oar, and on a day without wind he reaches the other side at nine.',
      'At eleven the wind is from the north and the washing should come in. At fourteen there was rain in the hills last night. Once, in the spring of the flood, he counted to sixty, and the people waiting on the far bank took off their hats before they knew why.',
      'The council offered him a motor. He thanked them and asked what he should count.',
    ],
  },
  {
    id: 'lamp-room',
    title: 'Notes from the Lamp Room',
    section: 'Light',
    teaser: 'A lighthouse keeper writes down what the light falls on when no ship is passing.',
    priceSats: 55,
    body: [
      'The beam takes twelve seconds to come round. For eleven of them it lights nothing at all: rain, or the place where rain would be. I used to think of this as waste.',
      'Then I began to write down the twelfth second. A heron asleep on one leg. The blue door of the fish house, which someone had left open. A boy on the breakwater who should have been in bed, waving, not at me but at the light, as one waves at a train.',
      'There are four hundred such notes now. The ships have never needed any of them, and I would not give up one.',
    ],
  },
  {
    id: 'bread',
    title: 'Bread for People in No Hurry',
    section: 'Kitchen',
    teaser: 'Three days, four ingredients, and nothing to do for most of the time.',
    priceSats: 210,
    body: [
      'On the first evening stir a spoon of starter into a cup of water and a cup of rye flour, cover it, and go to bed. On the second evening add flour until it holds together, and a pinch of salt, and go to bed.',
      'On the third day you will want to help. Do not. Fold it once in the morning and once at noon, then put it somewhere cool and walk to the river and back.',
      'Bake it hot, in a pot with a lid, until the kitchen smells like someone else’s childhood. Wait an hour before you cut it. The hour is an ingredient.',
    ],
  },
  {
    id: 'atlas',
    title: 'An Atlas of Places That Moved',
    section: 'Maps',
    teaser: 'Sandbanks, border stones and one entire village: a short survey of the restless.',
    priceSats: 1000,
    body: [
      'The sandbank at the mouth of the Ohre appears on nine charts in nine places. Surveyors blamed one another for a century, until a schoolteacher laid the charts in order and saw that it was simply walking, about as fast as a fingernail grows.',
      'The border stone at Kesk was moved every Sunday by the young men of one village and moved back on Monday by those of the other. After the war nobody came on the Monday, and it stands there still, a Sunday’s walk too far west.',
      'The village is the easiest to explain. It stood on coal. They took down the church, numbered the stones, and put it up again eight kilometres away, facing the same hill. The swallows found it the second spring.',
    ],
  },
];
