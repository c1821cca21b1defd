// How a piece of text is meant. Whether that is a colour is the terminal's.
export type Tone = 'good' | 'warn' | 'bad' | 'dim' | 'bold'
export type Paint = (tone: Tone, text: string) => string
